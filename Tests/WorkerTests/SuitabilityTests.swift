import Foundation
import Job
import TestSupport
import Testing

/// Data and models that do not go together, and what the worker says of each alone.
@Suite struct SuitabilityTests {
    private let folder: TemporaryFolder
    private let data: String
    private let model: String

    init() throws {
        folder = try TemporaryFolder()
        data = try folder.export("fields.zip") { ($0.chips, $0.cellSize) = (4, 2) }
        model = try folder.folder("roofs") + "/roofs.emd"
        let definition = """
            {"ModelName": "MaskRCNN", "ModelParameters": {"backbone": "resnet18"}, "ModelFile": "roofs.pth", "ImageHeight": 64,
             "Classes": [{"Value": 1, "Name": "roof"}], "MinCellSize": {"x": 0.3, "y": 0.3, "spatialReference": {"wkid": 102100, "latestWkid": 3857}}}
            """
        try Data(definition.utf8).write(to: URL(filePath: model))
        try Data("weights".utf8).write(to: URL(filePath: folder("roofs/roofs.pth")))
    }

    @Test func dataOfAnotherCellSizeFailsTheJobBeforeTheWeightsAreRead() throws {
        let order = TrainOrder(job: "1", data: data, model: model, output: try folder.folder("out"), name: "roofs", settings: JobSettings())
        let run = try WorkerRun(.train(order), in: folder)
        let failure = try #require(run.failure)
        #expect(run.status == 65 && failure.isInputAtFault)
        #expect(failure.message.hasPrefix("fields.zip has pixels of 2 m, and roofs.emd was trained on pixels of 0.3 m"))
        #expect(run.events.contains { if case .warning(let text) = $0 { text.contains("has 4 chips") } else { false } })
        #expect(try Set(folder.names(in: "out")).isEmpty)
    }

    @Test func measuringChecksTheDataAsTrainingDoes() throws {
        let run = try WorkerRun(.evaluate(EvaluateOrder(model: model, data: data, prepare: PrepareSettings(), allChips: true, device: "cpu")), in: folder)
        let failure = try #require(run.failure)
        #expect(run.status == 65 && failure.isInputAtFault)
        #expect(failure.message.hasPrefix("fields.zip has pixels of 2 m, and roofs.emd was trained on pixels of 0.3 m"))
    }

    @Test func inspectionTellsTheSameFindings() throws {
        let run = try WorkerRun(.inspect(InspectOrder(path: data, model: model)), in: folder)
        guard case .inspected(.trainingData(let card), let findings) = try #require(run.events.first) else {
            Issue.record("the worker told nothing")
            return
        }
        #expect(run.status == 0 && card.chips == 4 && card.format == "RCNN_Masks" && card.problems.isEmpty)
        #expect(findings.map(\.subject).contains(.cellSize) && findings.first?.severity == .error)
    }
}
