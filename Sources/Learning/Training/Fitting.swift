public import Job
import Torch

/// What came out of fitting.
public struct FitResult: Sendable, Equatable, Codable {
    /// One entry an epoch.
    public var epochs: [Epoch] = []
    /// The learning rate of each batch.
    public var rates: [Double] = []
    /// The loss of each batch.
    public var losses: [Double] = []
    /// How many batches were done when each epoch ended: epochs differ where memory ran short and batches became smaller. Nil in what a
    /// checkpoint of an earlier version began.
    public var epochEnds: [Int]? = []
    /// The epoch, counted from 1, whose weights the network now has.
    public var bestEpoch = 0
    /// How often training went back with half the rate, because the loss was no finite number.
    public var setbacks = 0
    /// Whether training ended because the validation loss no longer fell.
    public var stoppedEarly = false

    /// The highest rate of the schedule, where `rate` is that of a training without setbacks.
    public func peak(_ rate: Double) -> Double { rate / Double(1 << setbacks) }

    /// The learning rate of each batch, by epoch; empty where the epochs' ends are not known.
    public var ratesByEpoch: [[Double]] {
        let ends = epochEnds ?? []
        return zip([0] + ends, ends).map { Array(rates[$0..<$1]) }
    }
}

extension Learner {
    /// Trains along a one-cycle schedule and leaves the network with the weights of the epoch of the lowest validation loss.
    /// - Parameters:
    ///   - rate: the highest learning rate.
    ///   - start: where to go on; empty afterwards, so that its file is let go. It must be of a training of the same data, settings and
    ///     base model.
    ///   - onEpoch: is told of each epoch as it ends.
    ///   - onSetback: is told, in one sentence, that the loss was no finite number and that training goes back to where all was well.
    /// - Throws: `TrainingStopped` as soon as ``shouldStop`` says so, when the checkpoint is written; ``LossNotFinite`` where that happens
    ///   again after two setbacks.
    public func fit(
        epochs: Int, rate: Double, from start: inout Checkpoint, onSetback: (String) -> Void = { _ in }, onEpoch: (Epoch) -> Void
    ) async throws -> FitResult {
        let origin = start.place == nil ? Origin(finding: start.finding, weights: StateSnapshot(of: model.network)) : nil
        var fit = begin(from: start)
        start = Checkpoint()
        while true {
            do {
                try await finish(fit, of: epochs, rate: rate, onEpoch)
                return fit.state.result
            } catch let problem as LossNotFinite {
                fit = try goBack(fit.state.result.setbacks, because: problem, origin, onSetback)
            } catch let stop as TrainingStopped {
                if let checkpoint, fit.isSound { try checkpoint.write(fit.checkpoint) }
                throw stop
            }
        }
    }

    /// What is needed to begin again.
    private struct Origin {
        let finding: RateFinding?
        let weights: StateSnapshot
    }

    private func begin(from start: Checkpoint) -> Fit {
        Fit(model.network, makeOptimizer(), batchSize: order.batchSize, resuming: start)
    }

    private func finish(_ fit: Fit, of epochs: Int, rate: Double, _ onEpoch: (Epoch) -> Void) async throws {
        let cycle = OneCycle(peak: fit.state.result.peak(rate), steps: epochs * order.batchesPerEpoch)
        while !fit.state.isFinished {
            try await train(fit, of: epochs, cycle)
            let validation = try await validate(after: fit.state.epoch, rate: fit.state.result.rates.last ?? 0)
            onEpoch(fit.endEpoch(of: epochs, validation, stopsEarly: settings.earlyStopping))
            try checkpoint?.write(fit.checkpoint)
        }
    }

    /// Returns to the last checkpoint, or to the beginning where there is none, to go on with half the rate.
    private func goBack(
        _ setbacks: Int, because problem: LossNotFinite, _ origin: Origin?, _ onSetback: (String) -> Void
    ) throws -> Fit {
        var problem = problem
        problem.setbacks = setbacks
        let last = checkpoint?.read().flatMap { $0.place == nil ? nil : $0 }
        guard setbacks < LossNotFinite.mostSetbacks, last != nil || origin != nil else { throw problem }
        if last == nil { origin?.weights.restore() }
        let fit = begin(from: last ?? Checkpoint(finding: origin?.finding))
        fit.state.result.setbacks = setbacks + 1
        onSetback(problem.sentence(goingBackTo: (fit.state.epoch, fit.state.batch)))
        try checkpoint?.write(fit.checkpoint)
        return fit
    }

    private func train(_ fit: Fit, of epochs: Int, _ cycle: OneCycle) async throws {
        let number = fit.state.epoch
        try await forEachBatch(ofEpoch: number, from: fit.state.batch, random: fit.random) { batch in
            let batchIndex = (number - 1) * order.batchesPerEpoch + fit.state.batch
            let rate = cycle.rate(at: batchIndex)
            let loss = step(batch, fit.optimizer, rate: rate, momentum: cycle.momentum(at: batchIndex))
            guard loss.isFinite else { throw LossNotFinite(chips: batch.chips, epoch: number, rate: rate) }
            let smoothed = fit.state.note(loss: loss, rate: rate)
            report(.init(step: "Epoch \(number) of \(epochs)", completed: fit.state.batch, total: order.batchesPerEpoch, loss: smoothed))
            if let checkpoint, checkpoint.isDue, fit.isSound { try checkpoint.write(fit.checkpoint) }
            return .proceed
        }
    }
}
