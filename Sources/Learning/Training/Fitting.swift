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
    /// The epoch, counted from 1, whose weights the network now has.
    public var bestEpoch = 0
    /// Whether training ended because the validation loss no longer fell.
    public var stoppedEarly = false
}

extension Learner {
    /// Trains along a one-cycle schedule and leaves the network with the weights of the epoch of the lowest validation loss.
    /// - Parameters:
    ///   - rate: the highest learning rate.
    ///   - start: where to go on. It must be of a training of the same data, settings and base model.
    ///   - onEpoch: is told of each epoch as it ends.
    /// - Throws: `TrainingStopped` as soon as ``shouldStop`` says so, when the checkpoint is written.
    public func fit(
        epochs: Int, rate: Double, from start: Checkpoint = Checkpoint(), onEpoch: (Epoch) -> Void
    ) async throws -> FitResult {
        let cycle = OneCycle(peak: rate, steps: epochs * order.batchesPerEpoch)
        let fit = Fit(model.network, makeOptimizer(), device: device, resuming: start)
        do {
            while !fit.state.isFinished {
                try await train(fit, of: epochs, cycle)
                onEpoch(fit.endEpoch(of: epochs, try await validate(), stopsEarly: settings.earlyStopping))
                checkpoint?.write(fit.checkpoint)
            }
        } catch let stop as TrainingStopped {
            checkpoint?.write(fit.checkpoint)
            throw stop
        }
        return fit.state.result
    }

    private func train(_ fit: Fit, of epochs: Int, _ cycle: OneCycle) async throws {
        let number = fit.state.epoch
        try await forEachBatch(ofEpoch: number, from: fit.state.batch, random: fit.random) { batch in
            let batchIndex = fit.state.result.losses.count
            let rate = cycle.rate(at: batchIndex)
            let loss = step(batch, fit.optimizer, rate: rate, momentum: cycle.momentum(at: batchIndex))
            let smoothed = fit.state.note(loss: loss, rate: rate)
            report(.init(step: "Epoch \(number) of \(epochs)", completed: fit.state.batch, total: order.batchesPerEpoch, loss: smoothed))
            if let checkpoint, checkpoint.isDue { checkpoint.write(fit.checkpoint) }
            return .proceed
        }
    }
}
