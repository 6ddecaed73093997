import Esri
import Foundation
import Job
import Learning
import Torch

/// Measures a model on labelled chips and tells the metrics.
@TrainingThread func evaluate(_ order: EvaluateOrder, _ events: EventStream) async throws {
    let device = try Processors.device(named: order.device)
    events.send(.started(device: device, threads: Libtorch.threads, libtorch: Libtorch.version))
    let data = try TrainingData(opening: order.data)
    let package = try ModelPackage(opening: order.model)
    try hold(data, against: package, settings: order.prepare, besides: [.classes, .chips], events)
    try package.requireClasses(of: data)
    let model = try withTemporaryFolder { folder in
        let size = try order.prepare.chipSize ?? package.definition.chipSize
        return try TrainableModel(package, for: data, chipSize: min(size, data.tileWidth), folder: folder)
    }
    for warning in model.warnings { events.send(.warning(warning)) }
    let set = try TrainingSet(data, size: model.chipSize, scaling: model.scaling, settings: order.prepare, folder: nil)
    events.send(.prepared(set.summary))
    let learner = Learner(model, set, settings: FitSettings(), device: device) { events.send($0) }
    let evaluation = try await learner.evaluate(step: "Measuring the model", allChips: order.allChips)
    if let path = order.detections {
        try COCOResults(evaluation, chips: data.chips.map(\.name), classes: model.classes).write(to: path)
    }
    events.send(.measured(stage: nil, metrics: evaluation.metrics))
    events.send(.finished(report: nil))
}

/// Reads a package to its last tensor and tells what it is.
@TrainingThread func verifyModel(_ path: String, _ events: EventStream) throws {
    let package = try ModelPackage(opening: path)
    let model = try withTemporaryFolder { try TrainableModel(package, folder: $0) }
    events.send(.verified(ModelSummary(model)))
    events.send(.finished(report: nil))
}

extension ModelSummary {
    /// What a definition says; nil where it says too little.
    init?(_ definition: ModelDefinition) {
        guard let backbone = definition.backbone, let classes = try? definition.classes, let chipSize = try? definition.chipSize else { return nil }
        self.init(type: "MaskRCNN", backbone: backbone, classes: classes.map(\.name), chipSize: chipSize)
    }

    init(_ model: TrainableModel) {
        self.init(type: "MaskRCNN", backbone: model.depth.rawValue, classes: model.classes.map(\.name), chipSize: model.chipSize)
    }
}

/// Runs `body` with a new folder that is gone afterwards.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "finetuned-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body(folder)
}
