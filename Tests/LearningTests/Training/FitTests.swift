import Foundation
import Job
import TestSupport
import Testing
import Torch
import Vision

@testable import Learning

/// Which epoch's weights a training ends with, and where it is gone on from.
struct FitTests {
    private let network = SavedPackage.untrained()

    private func fit(_ network: MaskRCNN, from checkpoint: Checkpoint = Checkpoint()) -> Fit {
        Fit(network, AdamW(groups: [.init(parameters: network.parameters)]), batchSize: 1, resuming: checkpoint)
    }

    /// Learns something from a batch.
    private func learn(_ fit: Fit, _ value: Double) {
        for entry in [network.state.first!, network.state.last!] { entry.tensor.fill(value) }
        _ = fit.state.note(loss: 1, rate: 1e-3)
    }

    private func endEpoch(_ fit: Fit, of epochs: Int, loss: Double, stopsEarly: Bool = false) {
        _ = fit.endEpoch(of: epochs, (loss, 0), stopsEarly: stopsEarly)
    }

    @Test func theWeightsOfTheFirstEpochOfTheLowestValidationLossAreKept() {
        let fit = fit(network)
        var ends: [[String: Data]] = []
        for (loss, value) in [(3.0, 0.1), (1, 0.2), (2, 0.3), (1, 0.4)] {
            learn(fit, value)
            if ends.count < 3 { ends.append(network.bytes) }
            endEpoch(fit, of: 4, loss: loss)
        }
        #expect(network.bytes == ends[1] && ends[1] != ends[0] && ends[1] != ends[2])
        #expect(fit.state.result.bestEpoch == 2 && fit.state.isFinished && !fit.state.result.stoppedEarly)
    }

    @Test(arguments: [true, false]) func trainingEndsWhenNothingGetsBetterWhereItIsToStopEarly(stopsEarly: Bool) {
        let fit = fit(network)
        for _ in 1...7 where !fit.state.isFinished { endEpoch(fit, of: 9, loss: 1, stopsEarly: stopsEarly) }
        #expect(fit.state.result.epochs.count == 7)
        #expect(fit.state.isFinished == stopsEarly && fit.state.result.stoppedEarly == stopsEarly)
    }

    @Test func aFitInterruptedWithinAnEpochStillKnowsTheBestWeights() {
        let first = fit(network)
        learn(first, 0.1)
        let best = network.bytes
        endEpoch(first, of: 2, loss: 1)
        learn(first, 0.2)

        let other = SavedPackage.untrained(), second = fit(other, from: first.checkpoint)
        #expect(other.bytes == network.bytes && second.random != nil)
        endEpoch(second, of: 2, loss: 2)
        #expect(other.bytes == best && second.state.result.bestEpoch == 1)
    }

    /// The second batch of two leaves weights that are no numbers, and then training is stopped.
    @Test func withinAnEpochTheLastSoundWeightsAreKept() async throws {
        let folder = try TemporaryFolder(), data = try NoiseExport().write(in: folder)
        var settings = JobSettings()
        settings.backbone = "resnet18"
        settings.maskRCNNOptions = SavedPackage.fewRegions
        settings.prepare.batchSize = 1
        let model = try TrainableModel(for: data, settings: settings)
        var order = TrainOrder(job: "1", data: data.path, model: nil, output: folder.path, name: "pools", settings: settings)
        order.checkpoint = folder.path
        order.checkpointEvery = 0
        let set = try TrainingSet(data, size: 64, scaling: model.scaling, settings: settings.prepare, folder: nil)
        var isSpoilt = false
        let learner = Learner(model, set, settings: settings.fit, device: "cpu") { progress in
            guard progress.completed == 2 else { return }
            model.network.parameters[0].fill(.nan)
            isSpoilt = true
        }
        learner.checkpoint = CheckpointFile(order) { Issue.record("\($0)") }
        learner.shouldStop = { isSpoilt }
        var start = Checkpoint()
        await #expect(throws: TrainingStopped.self) { try await learner.fit(epochs: 1, rate: 1e-3, from: &start) { _ in } }
        let kept = try #require(learner.checkpoint?.read())
        #expect(kept.place?.epoch == 1 && kept.place?.batches == 1)
    }
}
