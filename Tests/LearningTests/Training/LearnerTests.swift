import Esri
import Job
import TestSupport
import Testing
import Torch
import Vision

@testable import Learning

/// What a batch does to a network.
struct LearnerTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A learner with a chip a batch.
    private func learner(_ model: TrainableModel, _ change: (inout FitSettings) -> Void = { _ in }) throws -> Learner {
        var prepare = PrepareSettings(), fit = FitSettings()
        prepare.batchSize = 1
        change(&fit)
        let set = try TrainingSet(NoiseExport(chips: 2).write(in: folder), size: 64, scaling: .eightBit(3), settings: prepare, folder: nil)
        return Learner(model, set, settings: fit, device: "cpu")
    }

    private func baseModel() throws -> TrainableModel {
        try TrainableModel(SavedPackage.write(SavedPackage.untrained(), in: folder), options: SavedPackage.fewRegions, folder: folder.path)
    }

    private func modelFromScratch() throws -> TrainableModel {
        var settings = JobSettings()
        settings.backbone = "resnet18"
        settings.maskRCNNOptions = SavedPackage.fewRegions
        return try TrainableModel(for: NoiseExport(chips: 2).write(in: folder), settings: settings)
    }

    private func step(_ learner: Learner, _ optimizer: AdamW, momentum: Double = 0.9) async throws {
        try await learner.forEachBatch(ofEpoch: 1) { batch in
            _ = learner.step(batch, optimizer, rate: 1e-3, momentum: momentum)
            return .stop
        }
    }

    /// Adam's first step is as long as the rate wherever there is a slope.
    @Test func theHeadLearnsAtTheRateAndTheBodyAtATenthOfIt() async throws {
        let learner = try learner(baseModel()), optimizer = learner.makeOptimizer()
        let before = optimizer.groups.map { $0.parameters.map { $0.detached().copied() } }
        try await step(learner, optimizer, momentum: 0.8)
        let changes = zip(optimizer.groups, before).map { group, before in zip(group.parameters, before).map { largest($0.detached() - $1) }.max() ?? 0 }
        try #require(changes.count == 2)
        // Weight decay adds a hundredth of the rate times the weight.
        #expect(abs(changes[0] / 1e-4 - 1) < 0.03 && abs(changes[1] / 1e-3 - 1) < 0.03)

        let gradient = try #require(optimizer.groups[0].parameters[0].gradient), mean = try #require(optimizer.state.first).tensor
        #expect(largest(mean) > 0 && largest(mean - gradient * 0.2) < 1e-5 * largest(mean))
    }

    private func largest(_ tensor: Tensor) -> Double { (tensor * tensor).reshaped([-1]).max(dimension: 0).values.squareRoot().item }

    @Test(arguments: [Freeze.convolutions, .backbone]) func whatABaseModelKeepsFixedStaysAsItIs(freeze: Freeze) async throws {
        let learner = try learner(baseModel()) { $0.freeze = freeze }
        let before = learner.model.network.bytes
        try await step(learner, learner.makeOptimizer())
        let changed = learner.model.network.bytes.filter { before[$0.key] != $0.value }.keys
        let free = learner.model.network.state.filter { entry in
            !entry.name.hasPrefix("backbone.") || freeze == .convolutions && entry.tensor.shape.count < 4
        }
        #expect(Set(changed) == Set(free.map(\.name)))
    }

    @Test func aNetworkFromScratchLearnsAllOfItAtOneRate() throws {
        let learner = try learner(modelFromScratch()) { $0.freeze = .backbone }
        let groups = learner.makeOptimizer().groups
        #expect(groups.map(\.parameters.count) == [learner.model.network.parameters.count])
        #expect(learner.model.network.parameters.allSatisfy(\.requiresGradient) && learner.freeze == .none)
    }

    @Test func theFirstConvolutionOfAMultispectralBaseModelIsFree() throws {
        let bands = [BandStatistics](repeating: BandStatistics(minimum: 0, maximum: 1000, mean: 300, deviation: 90), count: 4)
        var trained = SavedPackage.trained()
        trained.scaledBands = .init(bands, names: ["", "", "", ""], sensorName: "", used: [0, 1, 2])
        let package = try SavedPackage.write(SavedPackage.untrained(), definition: ModelDefinition(savingAs: "pools", trained), in: folder)
        let body = try learner(TrainableModel(package, folder: folder.path)).model.network.backbone.body
        #expect(body.conv1.weight.requiresGradient)
        #expect(body.convolutions.count { $0.weight.requiresGradient } == 1)
    }

    /// The rates of the search are high enough to spoil a network.
    @Test func theSearchForTheRateLeavesTheNetworkAsItWas() async throws {
        let learner = try learner(modelFromScratch())
        let before = learner.model.network.bytes
        let finding = try await learner.findRate(ExponentialSweep(start: 1e-3, end: 1, steps: 2))
        #expect(finding.batchLosses.count == 2)
        #expect(learner.model.network.bytes == before)
    }
}
