import Esri
import Foundation
import Job
import TestSupport
import Testing
import Torch
import Vision

@testable import Learning

/// What training does when its loss is no finite number.
@Suite(.serialized, .timeLimit(.minutes(20)))
struct SetbackTests {
    private let folder: TemporaryFolder
    private let learner: Learner
    private let order: TrainOrder

    /// Seven chips to train on, one a batch, and one to validate.
    init() throws {
        folder = try TemporaryFolder()
        let zip = try folder.export()
        var settings = JobSettings()
        settings.backbone = "resnet18"
        settings.maskRCNNOptions = ["box_batch_size_per_image": 16, "rpn_post_nms_top_n_train": 50, "rpn_post_nms_top_n_test": 20]
        settings.prepare.batchSize = 1
        settings.prepare.validationSplit = 0.15
        Libtorch.seed(1)
        let data = try TrainingData(opening: zip), model = try TrainableModel(for: data, settings: settings)
        let set = try TrainingSet(data, size: model.chipSize, scaling: model.scaling, settings: settings.prepare, folder: folder.path)
        learner = Learner(model, set, settings: settings.fit, device: "cpu")
        var order = TrainOrder(job: "1", data: zip, model: nil, output: folder.path, name: "pools", settings: settings)
        order.checkpoint = folder.path
        order.checkpointEvery = 1e9
        self.order = order
    }

    @Test func trainingGoesBackToTheLastEpochAndOnWithHalfTheRate() async throws {
        learner.checkpoint = CheckpointFile(order) { Issue.record("\($0)") }
        poison(atBatch: 10)
        var start = Checkpoint(), sentences: [String] = [], epochs: [Int] = []
        let result = try await learner.fit(epochs: 3, rate: 0.001, from: &start, onSetback: { sentences.append($0) }) { epochs.append($0.number) }
        #expect(sentences.count == 1)
        #expect(sentences.first?.hasPrefix("The loss in epoch 2 at a learning rate of 0.0") == true)
        #expect(sentences.first?.hasSuffix(": training goes on at the start of epoch 2 with half the rate.") == true)
        #expect(epochs == [1, 2, 3] && result.losses.count == 21 && result.losses.allSatisfy(\.isFinite))
        let whole = OneCycle(peak: 0.001, steps: 21)
        #expect(result.rates == (0..<21).map { $0 < 7 ? whole.rate(at: $0) : OneCycle(peak: 0.0005, steps: 21).rate(at: $0) })
        #expect(result.peak(0.001) == 0.0005)
        #expect(learner.checkpoint?.read()?.setbacks == 1)
    }

    @Test func withoutACheckpointItBeginsAgain() async throws {
        let before = learner.model.network.bytes
        poison(atBatch: 2)
        var start = Checkpoint(), bytes: [String: Data] = [:]
        let result = try await learner.fit(epochs: 1, rate: 0.001, from: &start, onSetback: { _ in bytes = learner.model.network.bytes }) { _ in }
        #expect(bytes == before)
        #expect(result.losses.count == 7 && result.setbacks == 1)
    }

    @Test func afterTwoSetbacksItFailsAndNamesTheChipTheEpochAndTheRate() async throws {
        for batch in [2, 3, 4] { poison(atBatch: batch) }
        var start = Checkpoint(), sentences: [String] = []
        let failure = await #expect(throws: LossNotFinite.self) {
            _ = try await learner.fit(epochs: 1, rate: 0.001, from: &start, onSetback: { sentences.append($0) }) { _ in }
        }
        #expect(sentences.count == 2)
        let problem = try #require(failure)
        #expect(problem.epoch == 1 && problem.chips.count == 1 && problem.rate < 0.001)
        let text = "\(problem)"
        #expect(text.contains("in epoch 1 at a learning rate of \(problem.rate)") && text.contains(problem.chips[0]))
        #expect(text.contains("and no better with half the rate and a quarter of it"))
    }

    @Test func alreadyInTheSearchForTheRateWeightsThatAreNoNumbersAreNoticed() async throws {
        poison(atBatch: 3)
        let failure = await #expect(throws: LossNotFinite.self) { _ = try await learner.findRate() }
        #expect(failure?.epoch == nil)
        #expect(failure.map { "\($0)" }?.contains("in the search for the learning rate") == true)
    }

    /// Spoils the weights before a batch, counted from 1 and including those that validate.
    private func poison(atBatch number: Int) {
        let before = learner.shouldStop, count = Counter()
        learner.shouldStop = { [learner] in
            count.value += 1
            if count.value == number {
                let weights = learner.model.network.parameters[0]
                withoutGradient { weights.assign(weights * Double.nan) }
            }
            return before()
        }
    }

    private final class Counter { var value = 0 }
}
