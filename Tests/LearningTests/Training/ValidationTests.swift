import Job
import TestSupport
import Testing
import Torch
import Vision

@testable import Learning

/// The loss on the validation chips.
struct ValidationTests {
    /// A network from scratch with three chips to train on, and three to validate, in batches of two.
    private static func learner(in folder: TemporaryFolder) throws -> Learner {
        let data = try NoiseExport(chips: 6).write(in: folder)
        var settings = JobSettings()
        settings.backbone = "resnet18"
        settings.prepare.batchSize = 2
        settings.prepare.validationSplit = 0.5
        // So few that chance decides which.
        settings.maskRCNNOptions = SavedPackage.fewRegions.merging(["rpn_batch_size_per_image": 4, "box_batch_size_per_image": 4]) { $1 }
        let model = try TrainableModel(for: data, settings: settings)
        let set = try TrainingSet(data, size: 64, scaling: model.scaling, settings: settings.prepare, folder: nil)
        return Learner(model, set, settings: settings.fit, device: "cpu")
    }

    /// In a process of its own, in which nobody else draws random numbers.
    @Test func everyChipCountsOnceAndTheSameRegionsAreLookedAtAfterEveryEpoch() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder(), learner = try Self.learner(in: folder), chips = learner.data.validation
            try #require(chips.count == 3)
            learner.model.network.setTraining(true)
            let first = try await learner.validate(after: 1, rate: 1e-3), second = try await learner.validate(after: 2, rate: 1e-3)
            #expect(first.loss == second.loss && first.averagePrecision == second.averagePrecision)

            let pair = Batch(try await learner.data.plainSamples(Array(chips[..<2])), for: "cpu")
            let last = Batch(try await learner.data.plainSamples([chips[2]]), for: "cpu")
            learner.model.network.setTraining(false)
            Libtorch.seed(learner.data.settings.seed)
            let losses = [pair, last].map { learner.model.network.validate($0.images, $0.targets).losses.sum.item }
            #expect(abs(losses[0] - losses[1]) > 1e-3)
            #expect(abs(first.loss - (2 * losses[0] + losses[1]) / 3) < 1e-6)
        }
    }

    @Test func weightsThatAreNoNumbersAreNoticed() async throws {
        let folder = try TemporaryFolder(), learner = try Self.learner(in: folder)
        learner.model.network.parameters[0].fill(.nan)
        let failure = await #expect(throws: LossNotFinite.self) { _ = try await learner.validate(after: 2, rate: 1e-3) }
        #expect(failure?.epoch == 2 && failure?.rate == 1e-3 && failure?.chips.count == 2)
    }
}
