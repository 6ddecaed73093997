import Job
import Torch
import Vision

/// A training on its way: everything that its next batch depends on.
final class Fit {
    let optimizer: AdamW
    var state: FitState
    /// Where the random numbers stood when the fit was interrupted within an epoch.
    private(set) var random: Tensor?
    private let network: MaskRCNN
    private let finding: RateFinding?
    private var best: StateSnapshot?
    /// Since when the epoch at hand has been worked on in this process.
    private var begin = ContinuousClock.now

    /// Goes on from a checkpoint, or begins where it is empty.
    /// - Parameter batchSize: chips in a batch.
    init(_ network: MaskRCNN, _ optimizer: AdamW, batchSize: Int, resuming checkpoint: Checkpoint) {
        self.network = network
        self.optimizer = optimizer
        finding = checkpoint.finding
        state = checkpoint.fit ?? FitState(batchSize: batchSize)
        state.takeBatches(of: batchSize)
        guard checkpoint.fit != nil else { return }
        checkpoint.restore(optimizer)
        if checkpoint.holdsBest {
            checkpoint.restore(network, "best.")
            best = StateSnapshot(of: network)
        }
        checkpoint.restore(network, "network.")
        if state.isAtBest { best = StateSnapshot(of: network) }
        random = checkpoint.tensors["random"]?()
    }

    /// Whether the last step has left the weights finite: a loss tells only of those before it.
    var isSound: Bool { withoutGradient { network.learntState.allSatisfy(\.tensor.isFinite) } }

    /// Closes the epoch at hand; after the last one the network gets its best weights back.
    func endEpoch(of epochs: Int, _ validation: (loss: Double, averagePrecision: Double), stopsEarly: Bool) -> Epoch {
        addTime()
        let epoch = state.endEpoch(of: epochs, validation)
        if validation.loss < state.bestLoss ?? .infinity {
            state.bestLoss = validation.loss
            state.result.bestEpoch = epoch.number
            state.isAtBest = true
            best = StateSnapshot(of: network)
        }
        let isEnough = state.stopping.shouldStop(after: validation.loss) && stopsEarly
        state.result.stoppedEarly = isEnough && epoch.number < epochs
        state.isFinished = isEnough || epoch.number >= epochs
        if state.isFinished { best?.restore() }
        random = nil
        return epoch
    }

    private func addTime() {
        let now = ContinuousClock.now
        state.seconds += (now - begin) / .seconds(1)
        begin = now
    }

    /// What another process needs to go on from here.
    var checkpoint: Checkpoint {
        addTime()
        var checkpoint = Checkpoint(finding: finding, fit: state)
        let learnt = network.learntState
        checkpoint.add(learnt, "network.")
        guard !state.isFinished else { return checkpoint }
        checkpoint.fit?.optimizerSteps = optimizer.steps
        checkpoint.add(optimizer.state, "optimizer.")
        if let best, !state.isAtBest {
            let names = Set(learnt.map(\.name))
            checkpoint.add(best.state.filter { names.contains($0.name) }, "best.")
        }
        if state.batch > 0 { checkpoint.add([("random", Libtorch.randomState)], "") }
        return checkpoint
    }
}

/// How far a fit has come, apart from its tensors.
struct FitState: Sendable, Equatable, Codable {
    var result = FitResult()
    var smoothed = SmoothedLoss()
    var stopping = EarlyStopping()
    /// The lowest validation loss so far.
    var bestLoss: Double?
    /// The epoch at hand, counted from 1.
    var epoch = 1
    /// Batches of it that are done.
    var batch = 0
    /// Time spent on it.
    var seconds = 0.0
    /// Whether the network's weights are those of the best epoch.
    var isAtBest = false
    /// Chips in a batch.
    var batchSize: Int
    /// How often the optimizer has updated each parameter.
    var optimizerSteps: [Int] = []
    /// Whether the network has its final weights.
    var isFinished = false

    init(batchSize: Int) {
        self.batchSize = batchSize
    }

    /// Goes on with batches of another size, from the same chip on, or from the start of the batch that it falls into.
    mutating func takeBatches(of chips: Int) {
        batch = batch * batchSize / chips
        batchSize = chips
    }

    /// Takes in a batch and returns the smoothed loss.
    mutating func note(loss: Double, rate: Double) -> Double {
        result.losses.append(loss)
        result.rates.append(rate)
        batch += 1
        isAtBest = false
        return smoothed.add(loss)
    }

    mutating func endEpoch(of epochs: Int, _ validation: (loss: Double, averagePrecision: Double)) -> Epoch {
        let entry = Epoch(
            number: epoch, of: epochs, trainLoss: smoothed.value ?? 0, validLoss: validation.loss,
            learningRate: result.rates.last ?? 0, averagePrecision: validation.averagePrecision, seconds: seconds)
        result.epochs.append(entry)
        result.epochEnds?.append(result.rates.count)
        (epoch, batch, seconds) = (epoch + 1, 0, 0)
        return entry
    }
}
