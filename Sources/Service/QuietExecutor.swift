internal import Dispatch
internal import ServiceLifecycle

/// Runs tasks one at a time on a queue of its own, and lets the process sleep in between.
///
/// The threads that Swift's tasks run on elsewhere are libdispatch's common pool, which on Linux wakes up every second to count
/// them once the first was started. A daemon that waits for files has no use for that, so the whole program keeps to this
/// executor from its first line.
///
///     await withTaskExecutorPreference(QuietExecutor.shared) { … }
public final class QuietExecutor: TaskExecutor {
    public static let shared = QuietExecutor()

    private let queue = DispatchQueue(label: "finetuned")

    private init() {}

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }

    /// Waits like `Task.sleep`, which uses the common pool.
    /// - Throws: `CancellationError` where the task is cancelled meanwhile.
    func sleep(for duration: Duration) async throws(CancellationError) {
        let (end, continuation) = AsyncStream.makeStream(of: Never.self)
        queue.asyncAfter(deadline: .now() + duration / .seconds(1)) { continuation.finish() }
        for await _ in end {}
        if Task.isCancelled { throw CancellationError() }
    }
}

/// Runs `operation`, and cancels it where the program is asked to stop. ServiceLifecycle's own function makes a task on the common pool
/// when it ends.
func cancelledByShutdown<Result: Sendable>(_ operation: @escaping @Sendable () async throws -> Result) async throws -> Result {
    let task = Task(executorPreference: QuietExecutor.shared, operation: operation)
    return try await withTaskCancellationHandler {
        try await withGracefulShutdownHandler { try await task.value } onGracefulShutdown: { task.cancel() }
    } onCancel: {
        task.cancel()
    }
}
