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
    private let device: String
    private let finding: RateFinding?
    private var best: StateSnapshot?
    /// Since when the epoch at hand has been worked on in this process.
    private var begin = ContinuousClock.now

    /// Goes on from a checkpoint, or begins where it is empty.
    init(_ network: MaskRCNN, _ optimizer: AdamW, device: String, resuming checkpoint: Checkpoint) {
        self.network = network
        self.optimizer = optimizer
        self.device = device
        finding = checkpoint.finding
        state = checkpoint.fit ?? FitState()
        guard checkpoint.fit != nil else { return }
        checkpoint.restore(optimizer)
        if state.bestLoss != nil, !state.isFinished {
            checkpoint.restore(network, "best.")
            best = StateSnapshot(of: network)
        }
        checkpoint.restore(network, "network.")
        random = checkpoint.tensors["random"]
    }

    /// Closes the epoch at hand; after the last one the network gets its best weights back.
    func endEpoch(of epochs: Int, _ validation: (loss: Double, averagePrecision: Double), stopsEarly: Bool) -> Epoch {
        addTime()
        let epoch = state.endEpoch(of: epochs, validation)
        if validation.loss < state.bestLoss ?? .infinity {
            state.bestLoss = validation.loss
            state.result.bestEpoch = epoch.number
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
        checkpoint.add(network.state.map { ($0.name, $0.tensor) }, "network.")
        guard !state.isFinished else { return checkpoint }
        checkpoint.fit?.optimizerSteps = optimizer.steps
        checkpoint.add(optimizer.state, "optimizer.")
        if let best { checkpoint.add(best.state, "best.") }
        if state.batch > 0 { checkpoint.tensors["random"] = Libtorch.randomState(of: device) }
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
    /// How often the optimizer has updated each parameter.
    var optimizerSteps: [Int] = []
    /// Whether the network has its final weights.
    var isFinished = false

    /// Takes in a batch and returns the smoothed loss.
    mutating func note(loss: Double, rate: Double) -> Double {
        result.losses.append(loss)
        result.rates.append(rate)
        batch += 1
        return smoothed.add(loss)
    }

    mutating func endEpoch(of epochs: Int, _ validation: (loss: Double, averagePrecision: Double)) -> Epoch {
        let entry = Epoch(
            number: epoch, of: epochs, trainLoss: smoothed.value ?? 0, validLoss: validation.loss,
            learningRate: result.rates.last ?? 0, averagePrecision: validation.averagePrecision, seconds: seconds)
        result.epochs.append(entry)
        (epoch, batch, seconds) = (epoch + 1, 0, 0)
        return entry
    }
}
