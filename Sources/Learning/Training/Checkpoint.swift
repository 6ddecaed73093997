import Foundation
import Torch
import Vision

/// Where a training stands: what another process needs to go on as if nothing had happened.
public struct Checkpoint {
    /// The search for the learning rate, if it is over.
    public var finding: RateFinding?
    /// How far fitting has come; nil if it has not begun.
    var fit: FitState?
    /// `network.…`, `best.…` (the best epoch's weights), `optimizer.…`, and `random` within an epoch.
    var tensors: [String: Tensor] = [:]

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

    mutating func add(_ state: [(name: String, tensor: Tensor)], _ prefix: String) {
        for (name, tensor) in state { tensors[prefix + name] = tensor }
    }

    /// The tensors whose names begin so, without the beginning.
    private func part(_ prefix: String) -> [String: Tensor] {
        Dictionary(uniqueKeysWithValues: tensors.filter { $0.key.hasPrefix(prefix) }.map { (String($0.key.dropFirst(prefix.count)), $0.value) })
    }

    // MARK: Going on

    /// Whether a learner's network and optimizer can go on from here.
    public func fits(_ learner: Learner) -> Bool {
        guard let fit else { return true }
        let before = StateSnapshot(of: learner.model.network)
        defer { before.restore() }
        return [fit.bestLoss == nil || fit.isFinished ? "network." : "best.", "network."].allSatisfy { prefix in
            (try? learner.model.network.load(part(prefix))) != nil
        } && (fit.isFinished || learner.makeOptimizer().restore(steps: fit.optimizerSteps, part("optimizer.")))
    }

    /// - Precondition: the checkpoint ``fits(_:)``.
    func restore(_ network: MaskRCNN, _ prefix: String) {
        do { try network.load(part(prefix)) } catch { preconditionFailure("a checkpoint that does not fit: \(error)") }
    }

    /// - Precondition: the checkpoint ``fits(_:)``.
    func restore(_ optimizer: AdamW) {
        guard let fit, !fit.isFinished else { return }
        precondition(optimizer.restore(steps: fit.optimizerSteps, part("optimizer.")), "a checkpoint that does not fit")
    }
}

/// The training was asked to stop and did, between two batches.
public struct TrainingStopped: Error {}
