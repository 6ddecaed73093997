import Esri
import Job
import TestSupport
import Testing

@testable import Learning

struct TrainingSetTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func set(_ export: NoiseExport, _ change: (inout PrepareSettings) -> Void = { _ in }) throws -> TrainingSet {
        var settings = PrepareSettings()
        change(&settings)
        return try TrainingSet(export.write(in: folder), size: 48, scaling: .eightBit(3), settings: settings, folder: nil)
    }

    @Test(arguments: [("MAP_SPACE", true), ("PIXEL_SPACE", false)])
    func trainingChipsAreChangedByEpochAndTurnedOnlyWhereTheyAreMaps(space: String, symmetries: Bool) async throws {
        let set = try set(NoiseExport(imageSpace: space))
        for epoch in 1...2 {
            let expected = try set.training.map { reference in
                var random = RandomSource(seed: 42, epoch: epoch, chip: reference.name)
                let augmentation = Augmentation(symmetries: symmetries, from: &random)
                return try Sample(set.data.read(reference), size: 48, scaling: .eightBit(3), augmentation: augmentation)
            }
            #expect(try await set.trainingSamples(Array(set.training.indices), epoch: epoch) == expected)
        }
    }

    @Test func withoutAugmentationTrainingChipsAreAsTheyAreAndSoAreThoseThatValidate() async throws {
        let set = try set(NoiseExport(imageSpace: "MAP_SPACE")) { $0.augment = false }
        let plain = { (chips: [ChipReference]) in try chips.map { try Sample(set.data.read($0), size: 48, scaling: .eightBit(3)) } }
        #expect(try await set.trainingSamples(Array(set.training.indices), epoch: 1) == plain(set.training))
        #expect(try await set.plainSamples(set.validation) == plain(set.validation))
    }

    // MARK: What is refused

    @Test func oneChipIsTooFew() throws {
        #expect(throws: TrainingSetError.tooFewChips(path: folder("export"), count: 1)) {
            try set(NoiseExport(objects: [("round", 0, 9..<24, 0..<47)])) { $0.dropEmptyChips = true }
        }
    }

    @Test(arguments: [0, -0.5, 1]) func aSplitThatLeavesOneSideEmptyIsRefused(share: Double) {
        #expect(throws: TrainingSetError.badSplit(share)) { try set(NoiseExport()) { $0.validationSplit = share } }
    }

    @Test func chipsWithoutAnyObjectAreRefused() {
        #expect(throws: TrainingSetError.noObjects(path: folder("export"), chips: 3)) { try set(NoiseExport(objects: [])) }
    }
}
