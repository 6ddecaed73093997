import Foundation
import Torch
import Vision

/// Where a training stands: what another process needs to go on as if nothing had happened.
public struct Checkpoint {
    /// The search for the learning rate, if it is over.
    public var finding: RateFinding?
    /// How far fitting has come; nil if it has not begun.
    var fit: FitState?
    /// `network.…`, `best.…` (the best epoch's weights, where they are others), `optimizer.…`, and `random` within an epoch. Weights that
    /// training never changes are left out. Those of a file are read when they are asked for, so as not to be in memory twice.
    var tensors: [String: () -> Tensor] = [:]

    /// A training that has not begun.
    public init(finding: RateFinding? = nil) {
        self.finding = finding
    }

    init(finding: RateFinding?, fit: FitState?) {
        self.finding = finding
        self.fit = fit
    }

    /// The epoch, counted from 1, and its batches that are done; nil if fitting has not begun.
    public var place: (epoch: Int, batches: Int)? { fit.map { ($0.epoch, $0.batch) } }

    /// Goes on with batches of this many chips, from the same chip on: what is left of a larger batch that it falls into is learnt from again.
    public mutating func takeBatches(of chips: Int) {
        fit?.takeBatches(of: chips)
    }

    /// How often training went back with half the rate, because the loss was no finite number.
    public var setbacks: Int { fit?.result.setbacks ?? 0 }

    mutating func add(_ state: [(name: String, tensor: Tensor)], _ prefix: String) {
        for (name, tensor) in state { tensors[prefix + name] = { tensor } }
    }

    /// The tensors whose names begin so, without the beginning.
    private func part(_ prefix: String) -> [String: Tensor] {
        Dictionary(uniqueKeysWithValues: tensors.filter { $0.key.hasPrefix(prefix) }.map { (String($0.key.dropFirst(prefix.count)), $0.value()) })
    }

    // MARK: Going on

    /// Whether a learner's network and optimizer can go on from here.
    public func fits(_ learner: Learner) -> Bool {
        guard let fit else { return true }
        let learnt = learner.model.network.learntState
        return (holdsBest ? ["best.", "network."] : ["network."]).allSatisfy { prefix in
            learnt.allSatisfy { tensors[prefix + $0.name]?().shape == $0.tensor.shape }
        } && (fit.isFinished || learner.makeOptimizer().restore(steps: fit.optimizerSteps, part("optimizer.")))
    }

    /// Whether the best epoch's weights are others than the network's.
    var holdsBest: Bool { tensors.keys.contains { $0.hasPrefix("best.") } }

    /// - Precondition: the checkpoint ``fits(_:)``.
    func restore(_ network: MaskRCNN, _ prefix: String) {
        let learnt = Set(network.learntState.map(\.name))
        do {
            try network.load(part(prefix)) { !learnt.contains($0) }
        } catch {
            preconditionFailure("a checkpoint that does not fit: \(error)")
        }
    }

    /// - Precondition: the checkpoint ``fits(_:)``.
    func restore(_ optimizer: AdamW) {
        guard let fit, !fit.isFinished else { return }
        precondition(optimizer.restore(steps: fit.optimizerSteps, part("optimizer.")), "a checkpoint that does not fit")
    }
}

/// The training was asked to stop and did, between two batches.
public struct TrainingStopped: Error {}
