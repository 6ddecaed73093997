import Foundation
import Job
import Subprocess
import SystemPackage
import TestSupport

/// A tiny export, and the built worker to train on it from scratch.
struct TrainingBench {
    private let folder: TemporaryFolder
    private let data: String

    init() throws {
        folder = try TemporaryFolder()
        data = try folder.export()
    }

    /// An order for two epochs of a few batches.
    func order(_ name: String, checkpointEvery seconds: Double = 600) throws -> TrainOrder {
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
        order.checkpointEvery = seconds
        try FileManager.default.createDirectory(atPath: order.checkpoint!, withIntermediateDirectories: true)
        return order
    }

    struct Run {
        let status: TerminationStatus
        let events: [JobEvent]
        var isSuccess: Bool { status.isSuccess }
        var exitCode: Int32? { if case .exited(let code) = status { code } else { nil } }
    }

    /// Has the worker carry out the order in an empty output folder, and sends it a signal at the first event that matches.
    func run(_ order: TrainOrder, sending signal: Signal? = nil, at moment: @escaping @Sendable (JobEvent) -> Bool = { _ in false }) async throws -> Run {
        try? FileManager.default.removeItem(atPath: order.output)
        try FileManager.default.createDirectory(atPath: order.output, withIntermediateDirectories: true)
        let file = folder("\(order.job)/order.json")
        try JSONEncoder().encode(JobOrder.train(order)).write(to: URL(filePath: file))
        let worker = FilePath(try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            .removingLastComponent().appending("finetuned-worker")
        let result = try await Subprocess.run(
            .path(worker), arguments: [file], environment: .inherit.updating(["OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0"]),
            input: .none, output: .sequence, error: .discarded
        ) { execution in
            var events: [JobEvent] = [], isSent = false
            for try await line in execution.standardOutput.strings() {
                guard let event = try? JobEvent(json: Data(line.utf8)) else { continue }
                events.append(event)
                if let signal, !isSent, moment(event) {
                    isSent = true
                    try execution.send(signal: signal)
                }
            }
            return events
        }
        return Run(status: result.terminationStatus, events: result.closureResult)
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
    func uninterrupted() async throws -> Outcome {
        let order = try order("whole")
        guard try await run(order).isSuccess else { throw TrainingFailed() }
        return try outcome(of: order)
    }

    struct TrainingFailed: Error {}
}
