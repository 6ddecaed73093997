internal import Dispatch

/// Runs tasks one at a time on a queue of its own, and lets the process sleep in between.
///
/// The threads that Swift's tasks run on elsewhere are libdispatch's common pool, which on Linux wakes up every second to count
/// them once the first was started. A daemon that waits for files has no use for that, so the whole program keeps to this
/// executor from its first line. A job starts the pool all the same: swift-subprocess makes tasks of its own.
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
}
