import Foundation
import Job
import Raster
import Scenes
import TestSupport
import Testing

/// Settings for a network that is small enough to train in seconds.
private func settings(rate: Double? = 0.001) -> JobSettings {
    var settings = JobSettings()
    settings.backbone = "resnet18"
    settings.maskRCNNOptions = ["box_batch_size_per_image": 8, "rpn_batch_size_per_image": 8]
    settings.prepare.batchSize = 3
    settings.prepare.validationSplit = 0.3
    settings.fit.scratchEpochs = 2
    settings.fit.epochs = 1
    settings.fit.learningRate = rate
    settings.fit.device = "cpu"
    settings.fit.precision = .float32
    return settings
}

/// An export of ten small chips.
private func sampleData(in folder: TemporaryFolder, side: Int = 64, generation: Generation = .pro3) throws -> String {
    try folder.export(generation: generation) { ($0.chips, $0.chipSize) = (10, side) }
}

/// An export of four chips with four bands of 16 bits, the first of which is the same everywhere, and an object on each.
private func deepData(in folder: TemporaryFolder, hasStatistics: Bool = true) throws -> String {
    let export = try folder.folder("export"), area = 64 * 64
    for part in ["images", "labels", "labels/1"] { _ = try folder.folder("export/\(part)") }
    let bands = [(7, 7), (0, 1000), (0, 3000), (0, 500)].map { low, high in
        #"{ "Min" : \#(low), "Max" : \#(high), "M1" : \#((low + high) / 2), "M2" : \#((high - low) * (high - low)), "Num" : 10 }"#
    }
    let state = hasStatistics ? bands.joined(separator: ", ") : ""
    let statistics = #"{ "NumBands" : 4, "MetaDataMode" : "RCNN_Masks", "Classes" : [ { "Value" : 1, "Name" : "1" } ], "BandStatsState" : [ \#(state) ] }"#
    try Data(statistics.utf8).write(to: URL(filePath: "\(export)/esri_accumulated_stats.json"))
    for chip in 0..<4 {
        let label = (0..<area).map { Float((10 + 3 * chip..<40).contains($0 % 64) && (20..<50).contains($0 / 64) ? 1 : 0) }
        let bands = [[Float](repeating: 7, count: area), label.map { 400 * $0 + 300 }, label.map { 2000 * $0 }, label.map { 500 - 90 * $0 }]
        try RasterImage(width: 64, height: 64, bands: 4, pixels: bands.flatMap(\.self), pixelType: .uint16)
            .write(to: "\(export)/images/00000000\(chip).tif", as: .geoTIFF(compression: .none))
        try RasterImage(width: 64, height: 64, bands: 1, pixels: label).write(to: "\(export)/labels/1/00000000\(chip).tif", as: .geoTIFF(compression: .none))
    }
    return export
}

@Suite(.serialized) struct RecipeTests {
    @Test func dataAloneBecomesAModelThatIsTrainedOnAndMeasured() throws {
        let folder = try TemporaryFolder()
        let data = try sampleData(in: folder)

        let scratch = try WorkerRun(
            .train(TrainOrder(job: "1", data: data, model: nil, output: folder.folder("scratch"), name: "pools", settings: settings())), in: folder)
        #expect(scratch.status == 0)
        #expect(scratch.metrics(.before) == nil)
        #expect(scratch.epochs.map(\.number) == [1, 2])
        #expect(scratch.epochs.allSatisfy { $0.trainLoss.isFinite && $0.validLoss!.isFinite })
        #expect(try Set(folder.names(in: "scratch")) == [
            "after.png", "batch.png", "chips.geojson", "losses.png", "metrics.json", "pools", "precision-recall.png", "report.html", "thumbnail.png",
        ])
        #expect(try Set(folder.names(in: "scratch/pools")) == ["ModelCharacteristics", "model_metrics.html", "pools.dlpk", "pools.emd", "pools.pth"])
        let package = try #require(scratch.package)

        let again = try WorkerRun(
            .train(TrainOrder(job: "2", data: data, model: package, output: folder.folder("again"), name: "better", settings: settings())), in: folder)
        #expect(again.status == 0)
        #expect(again.metrics(.before) == scratch.metrics(.after))
        #expect(try Set(folder.names(in: "again")).isSuperset(of: ["before.png", "after.png", "before-after.png", "losses.png", "report.html"]))

        let measured = try WorkerRun(
            .evaluate(EvaluateOrder(
                model: try #require(again.package), data: data, prepare: settings().prepare, allChips: false, device: "cpu")), in: folder)
        #expect(measured.metrics(nil) == again.metrics(.after))
    }

    @Test func aModelOfSixteenBitImageryInWhichABandNeverVariesIsMeasuredAsItWasTrained() throws {
        let folder = try TemporaryFolder()
        let data = try deepData(in: folder)
        let trained = try WorkerRun(
            .train(TrainOrder(job: "1", data: data, model: nil, output: folder.folder("out"), name: "pools", settings: settings())), in: folder)
        let package = try #require(trained.package)
        let measured = try WorkerRun(
            .evaluate(EvaluateOrder(model: package, data: data, prepare: settings().prepare, allChips: false, device: "cpu")), in: folder)
        #expect(measured.metrics(nil) != nil && measured.metrics(nil) == trained.metrics(.after))
    }

    @Test func imageryOfWhichTheExportTellsNoExtremesIsTheInputsFault() throws {
        let folder = try TemporaryFolder()
        let data = try deepData(in: folder, hasStatistics: false)
        let run = try WorkerRun(
            .train(TrainOrder(job: "1", data: data, model: nil, output: folder.folder("out"), name: "pools", settings: settings())), in: folder)
        let failure = try #require(run.failure)
        #expect(failure.isInputAtFault && failure.message.contains("lacks AllTilesStats"))
    }

    @Test func whatAFileSaysReachesNoTerminalButAsText() throws {
        let folder = try TemporaryFolder()
        let export = try folder.folder("export")
        try Data(#"{ "NumBands" : 3, "MetaDataMode" : "\u001b[2J\nforged", "Classes" : [] }"#.utf8).write(to: URL(filePath: "\(export)/esri_accumulated_stats.json"))
        for part in ["images", "labels"] { _ = try folder.folder("export/\(part)") }
        try RasterImage(width: 32, height: 32, bands: 3, pixels: .init(repeating: 0, count: 3 * 32 * 32)).write(to: "\(export)/images/000000000.png", as: .png)
        let run = try WorkerRun(
            .train(TrainOrder(job: "1", data: export, model: nil, output: folder.folder("out"), name: "pools", settings: settings())), in: folder)
        let message = try #require(run.failure).message
        #expect(message.contains("[2J") && message == message.onOneLine)
    }

    @Test func theSearchedRateComesWithItsPicture() throws {
        let folder = try TemporaryFolder()
        let order = TrainOrder(
            job: "1", data: try sampleData(in: folder, side: 48, generation: .pro2), model: nil, output: try folder.folder("out"), name: "pools",
            settings: settings(rate: nil))
        let run = try WorkerRun(.train(order), in: folder)
        #expect(run.status == 0)
        let found = try #require(run.events.lazy.compactMap { if case .learningRate(let rate, let batches) = $0 { (rate, batches) } else { nil } }.first)
        #expect((1e-6...1).contains(found.0))
        #expect((10...150).contains(found.1))
        #expect(try Set(folder.names(in: "out")).contains("learning-rate.png"))
    }

    @Test func severalClassesGetATableOfWhatIsTakenForWhatAndAMapTellsTheSplit() throws {
        let folder = try TemporaryFolder()
        let data = try folder.export("suburb.zip") { $0.objects = [.pools(shape: .square), .buildings] }
        var settings = settings()
        settings.fit.scratchEpochs = 1
        let order = TrainOrder(
            job: "1", data: data, model: nil, output: try folder.folder("out"), name: "suburb", settings: settings)
        #expect(try WorkerRun(.train(order), in: folder).status == 0)
        #expect(try Set(folder.names(in: "out")).contains("confusion.png"))
        let map = try String(contentsOfFile: folder("out/chips.geojson"), encoding: .utf8)
        #expect(map.components(separatedBy: "\"split\":\"validation\"").count - 1 == 2)
        #expect(map.components(separatedBy: "\"split\":\"training\"").count - 1 == 6)
        #expect(map.components(separatedBy: "\"f1_after\":").count - 1 == 2)
        let report = try String(contentsOfFile: folder("out/report.html"), encoding: .utf8)
        #expect(report.contains("href=\"./chips.geojson\"") && report.contains("./confusion.png") && report.contains("GDAL"))
    }

    @Test func equalOrdersGiveEqualModels() throws {
        let folder = try TemporaryFolder()
        let data = try sampleData(in: folder)
        let runs = try ["a", "b"].map { name in
            try WorkerRun(.train(TrainOrder(job: name, data: data, model: nil, output: folder.folder(name), name: "pools", settings: settings())), in: folder)
        }
        #expect(runs[0].epochs.map(\.trainLoss) == runs[1].epochs.map(\.trainLoss))
        #expect(try Data(contentsOf: URL(filePath: folder("a/pools/pools.pth"))) == Data(contentsOf: URL(filePath: folder("b/pools/pools.pth"))))
    }
}

@Suite struct FailureTests {
    @Test func filesThatAreNotWhatTheyShouldBeAreNamedAndBlamed() throws {
        let folder = try TemporaryFolder()
        let text = folder("notes.zip")
        try Data("no zip at all".utf8).write(to: URL(filePath: text))
        let order = TrainOrder(job: "1", data: text, model: nil, output: try folder.folder("out"), name: "pools", settings: settings())
        let run = try WorkerRun(.train(order), in: folder)
        #expect(run.status == 65)
        let failure = try #require(run.failure)
        #expect(failure.isInputAtFault)
        #expect(failure.message.contains("notes.zip"))
        #expect(try Set(folder.names(in: "out")).isEmpty)
    }

    @Test func aModelThatCannotBeTrainedIsRefusedWithItsKind() throws {
        let folder = try TemporaryFolder()
        let model = try folder.folder("unet")
        try Data(#"{"ModelName": "UnetClassifier", "ModelFile": "unet.pth", "ImageHeight": 64}"#.utf8).write(to: URL(filePath: model + "/unet.emd"))
        try Data("weights".utf8).write(to: URL(filePath: model + "/unet.pth"))
        let run = try WorkerRun(.verifyModel(path: model + "/unet.emd"), in: folder)
        #expect(run.status == 65)
        #expect(try #require(run.failure).message.contains("UnetClassifier"))
    }

    @Test func aSettingThatNobodyKnowsIsNamedWithThoseThatAre() throws {
        let folder = try TemporaryFolder()
        var settings = settings()
        settings.maskRCNNOptions = ["box_batch_size": 8]
        let order = TrainOrder(job: "1", data: try sampleData(in: folder), model: nil, output: try folder.folder("out"), name: "pools", settings: settings)
        let failure = try #require(try WorkerRun(.train(order), in: folder).failure)
        #expect(failure.message.contains("'box_batch_size'"))
        #expect(failure.message.contains("box_batch_size_per_image"))
    }
}
