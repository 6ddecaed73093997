public import Job
import Torch

/// What came out of fitting.
public struct FitResult: Sendable {
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
    ///   - onEpoch: is told of each epoch as it ends.
    public func fit(epochs: Int, rate: Double, onEpoch: (Epoch) -> Void) async throws -> FitResult {
        let optimizer = makeOptimizer()
        let cycle = OneCycle(peak: rate, steps: epochs * order.batchesPerEpoch)
        var result = FitResult(), smoothed = SmoothedLoss(), stopping = EarlyStopping()
        var best: (loss: Double, snapshot: StateSnapshot)?
        for number in 1...max(epochs, 1) {
            let start = ContinuousClock.now
            try await train(number, of: epochs, optimizer, cycle, &result, &smoothed)
            let validation = try await validate()
            let epoch = Epoch(
                number: number, of: epochs, trainLoss: smoothed.value ?? 0, validLoss: validation.loss,
                learningRate: result.rates.last ?? 0, averagePrecision: validation.averagePrecision,
                seconds: (ContinuousClock.now - start) / .seconds(1))
            result.epochs.append(epoch)
            onEpoch(epoch)
            if validation.loss < best?.loss ?? .infinity {
                best = (validation.loss, StateSnapshot(of: model.network))
                result.bestEpoch = number
            }
            if settings.earlyStopping, stopping.shouldStop(after: validation.loss) {
                result.stoppedEarly = number < epochs
                break
            }
        }
        best?.snapshot.restore()
        return result
    }

    private func train(
        _ number: Int, of epochs: Int, _ optimizer: AdamW, _ cycle: OneCycle, _ result: inout FitResult, _ smoothed: inout SmoothedLoss
    ) async throws {
        var completed = 0
        try await forEachBatch(ofEpoch: number) { batch in
            let batchIndex = result.losses.count
            let rate = cycle.rate(at: batchIndex)
            let loss = step(batch, optimizer, rate: rate, momentum: cycle.momentum(at: batchIndex))
            result.losses.append(loss)
            result.rates.append(rate)
            completed += 1
            report(.init(step: "Epoch \(number) of \(epochs)", completed: completed, total: order.batchesPerEpoch, loss: smoothed.add(loss)))
            return .proceed
        }
    }
}
