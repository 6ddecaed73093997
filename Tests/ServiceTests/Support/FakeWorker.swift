import Job
import Synchronization
import SystemPackage

@testable import Service

/// Stands in for the worker process: does what the test says, and writes what a worker would.
final class FakeWorker: JobRunner {
    typealias Tell = @Sendable (JobEvent) async -> Void
    typealias Script = @Sendable (JobOrder, Tell) async throws(WorkerFailure) -> WorkerOutcome

    /// Orders as they come in.
    let orders: AsyncStream<JobOrder>
    private let continuation: AsyncStream<JobOrder>.Continuation
    private let received = Mutex<[JobOrder]>([])
    private let script: Script

    init(_ script: @escaping Script = FakeWorker.succeed) {
        (orders, continuation) = AsyncStream.makeStream(of: JobOrder.self)
        self.script = script
    }

    /// Every order so far.
    var history: [JobOrder] { received.withLock { $0 } }

    func nextOrder() async -> JobOrder? {
        await orders.first { _ in true }
    }

    func run(
        _ order: JobOrder, in workingDirectory: FilePath, onEvent: @escaping @Sendable (JobEvent) async -> Void
    ) async throws(WorkerFailure) -> WorkerOutcome {
        received.withLock { $0.append(order) }
        continuation.yield(order)
        return try await script(order, onEvent)
    }

    /// Verifies any package; "trains" to a package with an average precision of 0.6 after 0.3.
    static let succeed: Script = { order, tell throws(WorkerFailure) in
        try await train(order, tell, before: 0.3, after: 0.6)
    }

    static func train(_ order: JobOrder, _ tell: Tell, before: Double, after: Double) async throws(WorkerFailure) -> WorkerOutcome {
        guard case .train(let order) = order else {
            await tell(.verified(ModelSummary(type: "MaskRCNN", backbone: "resnet50", classes: ["Building"], chipSize: 400)))
            return .finished
        }
        let package = FilePath(order.output) / order.name / "\(order.name).dlpk"
        do {
            try package.write(zipBytes(contents: Array(order.job.utf8)))
            try (FilePath(order.output) / "report.html").write("report".utf8)
        } catch {
            throw .exited(code: 1, lastWords: "\(error)")
        }
        if order.model != nil { await tell(.measured(stage: .before, metrics: metrics(before))) }
        await tell(.learningRate(0.0012, batches: 80))
        await tell(.epoch(Epoch(number: 1, of: 1, trainLoss: 0.81234, validLoss: 0.7, learningRate: 0.0001, averagePrecision: after, seconds: 3)))
        await tell(.measured(stage: .after, metrics: metrics(after)))
        await tell(.saved(path: package.string))
        await tell(.finished(report: nil))
        return .finished
    }

    /// Works until it is stopped, as a long job does.
    static let workUntilStopped: Script = { order, _ throws(WorkerFailure) in
        try? await Task.sleep(for: .seconds(86_400))
        throw WorkerFailure.stopped
    }

    private static func metrics(_ precision: Double) -> Metrics {
        Metrics(
            averagePrecision: precision, averagePrecisionByClass: ["Building": precision],
            maskAP50: precision, maskAP: precision, boxAP50: precision, boxAP: precision, chips: 12)
    }
}

extension JobOrder {
    var training: TrainOrder? {
        if case .train(let order) = self { order } else { nil }
    }
}
