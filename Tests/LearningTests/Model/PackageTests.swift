import Esri
import Job
import TestSupport
import Testing
import Torch
import Vision
import Weights

@testable import Learning

/// What happens to a model on its way out of a package and into another.
struct PackageTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func load(_ package: ModelPackage) throws -> TrainableModel {
        try TrainableModel(package, folder: folder.path)
    }

    @Test func jobsCanBeginWithTheBackbonesThatPackagesMayHave() {
        #expect(JobSettings.backbones == ResNet.Depth.allCases.map(\.rawValue))
        #expect(ModelDefinition.backbones == JobSettings.backbones)
    }

    @Test func jobsMayHaveTheOptionsThatTheNetworkTakes() {
        #expect(JobSettings.maskRCNNCounts == MaskRCNNOptions.countNames)
        #expect(JobSettings.maskRCNNShares == MaskRCNNOptions.shareNames)
    }

    @Test func aJobsOptionsGoBeforeThoseOfItsBaseModelAndAreSavedWithThem() throws {
        var trained = SavedPackage.trained()
        trained.maskRCNNkwargs = ["box_nms_thresh": 0.3, "box_detections_per_img": 50]
        let package = try SavedPackage.write(definition: ModelDefinition(savingAs: "pools", trained), in: folder)
        trained.maskRCNNkwargs = ["box_detections_per_img": 1]
        #expect(try ModelDefinition(savingAs: "next", trained, base: package.definition).maskRCNNkwargs == ["box_nms_thresh": 0.3, "box_detections_per_img": 1])

        let chips = Tensor(SavedPackage.pixels(of: 1).map { $0 / 255 }, shape: [1, 3, 64, 64])
        let counts = try [[:], trained.maskRCNNkwargs].map { options in
            let model = try TrainableModel(package, options: options, folder: folder.path)
            model.network.setTraining(false)
            return model.network.detect(chips)[0].count
        }
        #expect(counts[0] > 1 && counts[1] == 1)
    }

    /// Copies of them all would take a thousand times the memory of the file.
    @Test func tensorsThatTheNetworkDoesNotKnowTakeNoMemory() throws {
        let tensor = StoredTensor(elementType: .float32, shape: [1 << 24]) { _ in }
        let weights = Dictionary(uniqueKeysWithValues: (0..<10_000).map { ("extra\($0)", tensor) })
        let error = try #require(throws: StateMismatch.self) { try SavedPackage.network.load(weights) }
        #expect(error.unexpected.count == 10_000)
    }

    @Test func aModelSavedWithoutTrainingIsTheSameBitByBit() throws {
        let first = try SavedPackage.write(in: folder)
        let loaded = try load(first)
        let bytes = SavedPackage.network.bytes
        #expect(loaded.network.state.map(\.name) == SavedPackage.network.state.map(\.name))
        #expect(loaded.network.bytes == bytes)

        let again = ModelDefinition(savingAs: "again", SavedPackage.trained(loaded.classes), base: loaded.base)
        let folderOfSecond = try SavedPackage.write(loaded.network, as: "again", definition: again, in: folder)
        let second = try ModelPackage(opening: "\(folderOfSecond.path)/again.dlpk")
        #expect(try load(second).network.bytes == bytes)
        let changed = first.definition.json.keys.filter { first.definition.json[$0] != second.definition.json[$0] }
        #expect(changed == ["ModelFile"])
        #expect(second.definition.json.keys == first.definition.json.keys)
    }

    /// Before torchvision 0.13 three parts had other names, and frozen normalisation never counted batches.
    @Test func weightsOfAnOlderFrozenNetworkAreRead() throws {
        let package = try SavedPackage.write(in: folder) { name in
            let parts = name.split(separator: ".").map(String.init)
            if parts.last == "num_batches_tracked" { return nil }
            if name.hasPrefix("rpn.head.conv.0.0.") { return "rpn.head.conv.\(parts.last!)" }
            if name.hasPrefix("roi_heads.mask_head.") { return "roi_heads.mask_head.mask_fcn\(Int(parts[2])! + 1).\(parts.last!)" }
            return name
        }
        #expect(try load(package).network.bytes == SavedPackage.network.bytes)
    }

    @Test func aTensorThatIsMissingIsNamed() throws {
        let package = try SavedPackage.write(in: folder) { $0 == "rpn.head.cls_logits.bias" ? nil : $0 }
        #expect { try load(package) } throws: { "\($0)".contains("rpn.head.cls_logits.bias") && "\($0)".contains("resnet18") }
    }
}

/// A network's heads when the training data has classes of its own.
struct ClassMatchTests {
    private func match(_ data: [String]) -> ClassMatch {
        let definitions = { (names: [String]) in names.enumerated().map { ClassDefinition(value: $0.offset + 7, name: $0.element) } }
        return ClassMatch(of: definitions(["a", "b", "c"]), with: definitions(data))
    }

    @Test func classesAreTheSameIfTheirNamesAre() {
        #expect(match(["a", "b", "c"]) == .same)
        #expect(match(["c", "a", "b"]) == .reordered([2, 0, 1]))
    }

    @Test(arguments: [["a", "b"], ["a", "b", "c", "d"], ["a", "b", "C"]]) func otherClassesAreNamedInAWarning(data: [String]) {
        let sentence = "The model knows the classes a, b, c and the training data has \(data.joined(separator: ", ")): the layers that name classes start anew."
        #expect(match(data) == .different(warning: sentence))
    }

    @Test func reorderedLayersSeeTheSameUnderTheNewOrder() {
        let network = SavedPackage.patterned(classes: 3)
        network.setTraining(false)
        let images = Tensor(SavedPackage.pixels(of: 0).map { $0 / 255 }, shape: [1, 3, 64, 64])
        let before = network.detect(images)[0]
        let order = [2, 0, 1]
        network.reorderPredictors(order)
        let after = network.detect(images)[0]
        #expect(before.count > 0)
        let labels: [Int64] = before.labels.array()
        #expect(after.labels.array(of: Int64.self).map { Int64(order[Int($0) - 1] + 1) } == labels)
        // Sums of products in another order differ in the last digits.
        #expect(isClose(after.scores.array(of: Float.self), before.scores.array(of: Float.self)))
        #expect(isClose(after.boxes.array(of: Float.self), before.boxes.array(of: Float.self), tolerance: 1e-3))
        #expect(isClose(after.masks.array(of: Float.self), before.masks.array(of: Float.self), tolerance: 1e-5))
    }

    @Test func aPackagesClassesAreBroughtIntoTheOrderOfTheDatas() throws {
        let folder = try TemporaryFolder(), data = try NoiseExport().write(in: folder)
        let classes = [ClassDefinition(value: 1, name: "square"), ClassDefinition(value: 4, name: "round")]
        let package = try SavedPackage.write(definition: ModelDefinition(savingAs: "pools", SavedPackage.trained(classes)), in: folder)
        let model = try TrainableModel(package, for: data, folder: folder.path)
        #expect(model.classes.map(\.name) == ["round", "square"] && model.warnings.isEmpty)
        let found = try biases(of: model.network), expected = try biases(of: SavedPackage.network)
        #expect(Set(expected).count == 3 && found == [expected[0], expected[2], expected[1]])
    }

    /// What the network adds to the scores of the background and of each class.
    private func biases(of network: MaskRCNN) throws -> [Float] {
        try #require(network.state.first { $0.name == "roi_heads.box_predictor.cls_score.bias" }).tensor.array()
    }
}
