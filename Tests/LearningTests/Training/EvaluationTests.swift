import Esri
import Foundation
import Job
import Raster
import TestSupport
import Testing

@testable import Learning

/// The whole way from files to metrics: a package and an export on disk, read, looked at, measured.
struct EvaluationTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func export() throws -> TrainingData { try NoiseExport().write(in: folder) }

    private func learner(of data: TrainingData, _ package: ModelPackage) throws -> Learner {
        let model = try TrainableModel(package, for: data, folder: folder.path)
        let set = try TrainingSet(data, size: model.chipSize, scaling: model.scaling, settings: PrepareSettings(), folder: folder.path)
        return Learner(model, set, settings: FitSettings(), device: "cpu")
    }

    @Test func chipsThatAreLeftOutAsEmptyAreNotMeasuredEither() async throws {
        let data = try export()
        let model = try TrainableModel(SavedPackage.write(in: folder), for: data, folder: folder.path)
        var settings = PrepareSettings()
        settings.dropEmptyChips = true
        let set = try TrainingSet(data, size: model.chipSize, scaling: model.scaling, settings: settings, folder: nil)
        let evaluation = try await Learner(model, set, settings: FitSettings(), device: "cpu").evaluate(step: "Measuring", allChips: true)
        #expect(evaluation.predictions.map(\.name) == ["000000000", "000000001"] && evaluation.metrics.chips == 2)
    }

    @Test func measurementsThatWereExportedAsLabelsAreRefused() throws {
        let data = try export()
        let label = RasterImage(width: 128, height: 128, bands: 1, pixels: (0..<128 * 128).map(Float.init), pixelType: .uint16)
        let chip = RasterImage(width: 128, height: 128, bands: 3, pixels: .init(repeating: 1, count: 3 * 128 * 128))
        try label.write(to: "\(data.path)/labels/round/000000001.tif", as: .geoTIFF(compression: .deflate))
        try chip.write(to: "\(data.path)/images/000000001.png", as: .png)
        unlink("\(data.path)/labels/round/000000001.png")
        let error = try #require(throws: TrainingSetError.self) {
            try TrainingSet(TrainingData(opening: data.path), size: 64, scaling: .eightBit(3), settings: PrepareSettings(), folder: nil)
        }
        #expect(error == .tooManyObjects(chip: "000000001", count: 128 * 128 - 1, limit: 10_000))
    }

    /// Expected numbers are torchvision's and pycocotools' for the same weights, chips and labels.
    @Test func whatAPackageSeesInAnExportIsWhatTorchvisionSees() async throws {
        let data = try export()
        let evaluation = try await learner(of: data, SavedPackage.write(in: folder)).evaluate(step: "Measuring", allChips: true)
        let seen = evaluation.predictions.map(\.detections)
        #expect(evaluation.predictions.map(\.name) == ["000000000", "000000001", "000000002"])
        #expect(seen.map(\.count) == [14, 11, 6])
        let scores: [[Float]] = [
            [0.92122877, 0.8859852, 0.8845864, 0.77454704], [0.92571795, 0.89566344, 0.79804122, 0.64998949], [0.92919141, 0.87624764, 0.50941807, 0.30654478],
        ]
        for (seen, scores) in zip(seen, scores) { #expect(isClose(seen.prefix(4).map { $0.score ?? 0 }, scores, tolerance: 1e-5)) }
        let box = seen[2][1].box
        #expect(isClose([box.x0, box.y0, box.x1, box.y1], [18.422741, 23.306206, 48.157589, 53.349804] as [Float], tolerance: 1e-3))
        #expect(seen[0].suffix(4).map(\.classIndex) == [2, 2, 1, 2])
        #expect(seen[0].suffix(4).map(\.mask.area) == [36, 77, 0, 166])

        let metrics = evaluation.metrics
        #expect(metrics.chips == 3 && metrics.averagePrecision == 0)
        let round = try #require(metrics.cocoByClass["round"]), square = try #require(metrics.cocoByClass["square"])
        #expect(isClose([round.maskAP, round.maskAP50, round.boxAP, round.boxAP50], [0, 0, 0.2084158415841584, 0.25]))
        #expect(isClose([square.maskAP, square.maskAP50, square.boxAP, square.boxAP50], [0.1, 0.25, 0.175, 0.25]))
    }

    @Test func aModelIsOnlyMeasuredOnClassesThatItKnows() throws {
        let data = try export()
        let other = SavedPackage.trained([SavedPackage.classes[0], ClassDefinition(value: 4, name: "oval")])
        let package = try SavedPackage.write(definition: ModelDefinition(savingAs: "pools", other), in: folder)
        #expect { try package.requireClasses(of: data) } throws: {
            "\($0)" == "\(data.path) has the classes round, square where the model knows round, oval: measure it on data of the same classes."
        }
        let model = try TrainableModel(package, for: data, folder: folder.path)
        #expect(model.warnings.count == 1 && model.classes.map(\.name) == ["round", "square"])
        // The body is kept, and what names classes is new.
        let bytes = SavedPackage.network.bytes
        let changed = model.network.bytes.filter { bytes[$0.key] != $0.value }.keys.map { $0.split(separator: ".").prefix(2).joined(separator: ".") }
        #expect(Set(changed) == ["roi_heads.box_predictor", "roi_heads.mask_predictor"])
    }
}
