import Foundation
import Job
import TestSupport

/// A tiny export, and the built worker to train on it from scratch.
struct TrainingBench {
    private let folder: TemporaryFolder
    private let data: String

    init() throws {
        folder = try TemporaryFolder()
        data = try folder.export()
    }

    /// An order for two epochs of a few batches, of each of which the worker tells.
    func order(_ name: String) throws -> TrainOrder {
        var settings = JobSettings()
        settings.backbone = "resnet18"
        settings.prepare.batchSize = 1
        settings.prepare.validationSplit = 0.15
        settings.fit.scratchEpochs = 2
        settings.fit.learningRate = 0.001
        settings.fit.device = "cpu"
        settings.fit.precision = .float32
        settings.maskRCNNOptions = ["box_batch_size_per_image": 16, "rpn_post_nms_top_n_train": 50, "rpn_post_nms_top_n_test": 20]
        var order = TrainOrder(
            job: name, data: data, model: nil, output: folder("\(name)/output"), name: "pools", settings: settings)
        order.checkpoint = folder("\(name)/checkpoint")
        order.checkpointEvery = 1e9
        order.progressEvery = 0
        try FileManager.default.createDirectory(atPath: order.checkpoint!, withIntermediateDirectories: true)
        return order
    }

    /// Has the worker carry out the order in an empty output folder, and sends it a signal after the first event that matches.
    func run(_ order: TrainOrder, sending signal: Int32? = nil, after moment: (JobEvent) -> Bool = { _ in false }) throws -> WorkerRun {
        try? FileManager.default.removeItem(atPath: order.output)
        try FileManager.default.createDirectory(atPath: order.output, withIntermediateDirectories: true)
        return try WorkerRun(.train(order), in: folder, sending: signal, after: moment)
    }

    /// What a training led to, apart from the time it took.
    struct Outcome: Equatable {
        let trainLosses: [Double]
        let validLosses: [Double?]
        let bestEpoch: Int
        let weights: Data
    }

    func outcome(of order: TrainOrder) throws -> Outcome {
        struct Record: Decodable {
            let epochs: [Epoch]
            let bestEpoch: Int
        }
        let record = try JSONDecoder().decode(Record.self, from: Data(contentsOf: URL(filePath: "\(order.output)/metrics.json")))
        return Outcome(
            trainLosses: record.epochs.map(\.trainLoss), validLosses: record.epochs.map(\.validLoss), bestEpoch: record.bestEpoch,
            weights: try Data(contentsOf: URL(filePath: "\(order.output)/pools/pools.pth")))
    }

    /// The outcome without any interruption.
    func uninterrupted() throws -> Outcome {
        let order = try order("whole")
        guard try run(order).status == 0 else { throw TrainingFailed() }
        return try outcome(of: order)
    }

    struct TrainingFailed: Error {}
}
