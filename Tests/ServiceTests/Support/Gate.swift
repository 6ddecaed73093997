@testable import Service

/// Holds a worker up until the test opens it.
struct Gate: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream(of: Void.self)
    }

    func open() { continuation.yield() }

    func pass() async { for await _ in stream { return } }

    /// Succeeds at each order, once the gate is opened for it.
    var worker: FakeWorker {
        FakeWorker { order, tell throws(WorkerFailure) in
            await pass()
            return try await FakeWorker.succeed(order, tell)
        }
    }
}
