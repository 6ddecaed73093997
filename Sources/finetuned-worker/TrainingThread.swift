import Foundation

/// The one thread on which everything runs that touches libtorch: its switches belong to a thread, and each thread that calls it gets
/// a pool of threads of its own.
@globalActor actor TrainingThread {
    static let shared = TrainingThread()
    private static let executor = ThreadExecutor(name: "training")

    nonisolated var unownedExecutor: UnownedSerialExecutor { Self.executor.asUnownedSerialExecutor() }
}

/// Runs jobs in their order on a thread that it starts.
private final class ThreadExecutor: SerialExecutor, @unchecked Sendable {
    // `jobs` is touched with `condition` locked only.
    private var jobs: [UnownedJob] = []
    private let condition = NSCondition()

    init(name: String) {
        let thread = Thread { [self] in
            while true { next().runSynchronously(on: asUnownedSerialExecutor()) }
        }
        thread.name = name
        thread.stackSize = 16 << 20
        thread.start()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        condition.withLock { jobs.append(job) }
        condition.signal()
    }

    private func next() -> UnownedJob {
        condition.withLock {
            while jobs.isEmpty { condition.wait() }
            return jobs.removeFirst()
        }
    }
}
