internal import Logging
internal import ServiceLifecycle
internal import Synchronization
internal import SystemPackage

/// Works off the queues of all folders in turn, a job of each at a time: it may make the model that the folder's next one begins with.
struct Scheduler: ServiceLifecycle.Service {
    /// What the scheduler goes by; a reload changes it.
    private struct Plan {
        var folders: [FolderSettings]
        var daemon: DaemonSettings
        var runner: any JobRunner
    }

    private let plan: Reference<Plan>
    let ledger: Ledger
    let bell: Bell
    let logger: Logger
    let surroundings: Surroundings
    private let turns = Turns()
    private let held: HeldJobs
    private let locks: FolderLocks?

    /// - Parameter locks: Jobs begin in folders alone that are open; nil where all are.
    init(
        folders: [FolderSettings], daemon: DaemonSettings, ledger: Ledger, runner: any JobRunner, bell: Bell, logger: Logger,
        surroundings: Surroundings = Surroundings(), locks: FolderLocks? = nil
    ) {
        plan = Reference(Plan(folders: folders, daemon: daemon, runner: runner))
        self.ledger = ledger
        self.bell = bell
        self.logger = logger
        self.surroundings = surroundings
        self.locks = locks
        held = HeldJobs(now: surroundings.uptime)
    }

    /// Goes by another configuration from now on; running jobs go on with the settings they began with.
    func adopt(_ configuration: Configuration, runner: any JobRunner) {
        plan.set(Plan(folders: configuration.folders, daemon: configuration.daemon, runner: runner))
    }

    /// Whether all running jobs are looked after.
    var isSupervising: Bool { turns.areSupervised(within: surroundings.pace * 30) }

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await withThrowingDiscardingTaskGroup { group in
                var trouble: String?
                for await _ in bell.rings {
                    do {
                        while !Task.isShuttingDownGracefully, let turn = try next() {
                            // A folder that is no longer served stays this process's own until its job has ended.
                            let folder = locks?.held(turn.folder.path)
                            group.addTask {
                                try await carryOut(turn)
                                withExtendedLifetime(folder) {}
                            }
                        }
                        if let delay = try [nextOpening(), held.nextEnd].compactMap(\.self).min() { bell.ring(after: min(delay, .seconds(3600))) }
                        trouble = nil
                    } catch {
                        if trouble != "\(error)" { logger.error("\(error)", .ledgerTrouble) }
                        trouble = "\(error)"
                        bell.ring(after: surroundings.patience)
                    }
                }
            }
        } onGracefulShutdown: {
            bell.fallSilent()
        }
    }

    private func carryOut(_ turn: Turn) async throws {
        defer {
            turns.end(turn)
            StatusLine.shared.clear(turn.folder.name)
            bell.ring()
        }
        try await cancelledByShutdown {
            do {
                _ = try await attempt(turn)
            } catch let error as DaemonError {
                // Nothing can be done any more: the others stop, and the daemon ends.
                bell.fallSilent()
                throw error
            } catch where !(error is CancellationError) {
                await putBack(turn.job, in: turn.folder, because: error)
            }
        }
    }

    /// Where the ledger cannot be read or written, the job is queued again as soon as it can be, and goes on from its last checkpoint.
    private func putBack(_ job: JobRecord, in folder: FolderSettings, because error: any Error) async {
        held.hold(job.id, for: surroundings.patience)
        FolderLog(folder.name, logger).job(job.id).error(
            "job \(job.id) (\(job.file)) cannot go on, and is tried again as soon as the ledger can be written: \(error)", .ledgerTrouble)
        repeat {
            if (try? ledger.update(job.id, { if $0.state == .running { $0.withdrawAttempt(.queued) } })) != nil { return }
        } while (try? await QuietExecutor.shared.sleep(for: surroundings.patience)) != nil
    }

    /// Works until nothing is queued that can be done now; returns the jobs that ended or wait, in their order.
    func drain() async throws -> [JobRecord] {
        var ended: [JobRecord] = []
        while let turn = try next() {
            defer { turns.end(turn) }
            try Task.checkCancellation()
            let job = try await attempt(turn)
            if job.state.isEnd || job.waits != nil { ended.append(job) }
        }
        try Task.checkCancellation()
        return ended
    }

    private func attempt(_ turn: Turn) async throws -> JobRecord {
        let halt = Halt()
        let attempt = Attempt(
            turn.job, in: turn.folder, daemon: turn.daemon, ledger: ledger, runner: turn.runner, surroundings: surroundings, halt: halt,
            log: FolderLog(turn.folder.name, logger).job(turn.job.id))
        let result = try await withThrowingTaskGroup(of: JobRecord?.self) { group in
            group.addTask { try await attempt.run() }
            group.addTask { try await lookAfter(turn.job, turn.folder, halt) }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
                group.cancelAll()
            }
            return turn.job
        }
        if result.waits != nil { held.hold(result.id, for: surroundings.patience) }
        return result
    }

    /// Returns when the running job must stop.
    private func lookAfter(_ job: JobRecord, _ folder: FolderSettings, _ halt: Halt) async throws -> JobRecord? {
        defer { turns.stop(folder.path) }
        while true {
            guard (try? await QuietExecutor.shared.sleep(for: surroundings.pace)) != nil else { return nil }
            turns.saw(folder.path)
            if (try? ledger.record(job.id))?.isCancelled == true { return halt.set(.cancelled) }
            if job.kind == .training, !folder.window.contains(surroundings.now()) { return halt.set(.window) }
        }
    }

    /// The job whose turn it is, of those that may start: the oldest of each folder. Packages need no window: verifying them takes seconds.
    private func next() throws -> Turn? {
        let time = surroundings.now(), plan = plan.value, busy = turns.busy
        let jobs: [(JobRecord, FolderSettings)] = try plan.folders.filter { !busy.contains($0.path) }.compactMap { folder in
            let isOpen = folder.window.contains(time)
            return try oldestQueued(in: folder) { ($0.kind == .model || isOpen) && !held.isHeld($0.id) }.map { ($0, folder) }
        }
        return turns.begin(jobs, of: plan.daemon, runner: plan.runner)
    }

    /// How long it takes until the first window opens behind which jobs wait.
    private func nextOpening() throws -> Duration? {
        let time = surroundings.now()
        return try plan.value.folders.filter { try oldestQueued(in: $0) != nil }.map { $0.window.wait(from: time) }.filter { $0 > .zero }.min()
    }

    /// The oldest job of those that are wanted, of a folder that is there. The queue behind it, which may be long, is not read.
    private func oldestQueued(in folder: FolderSettings, where isWanted: (JobRecord) -> Bool = { _ in true }) throws -> JobRecord? {
        guard locks?.held(folder.path) != nil || locks == nil, FolderLayout(root: folder.path).jobs.exists else { return nil }
        return try ledger.oldestQueued(in: folder.path, where: isWanted)
    }
}

/// A value that several tasks share.
private final class Reference<Value: Sendable>: Sendable {
    private let mutex: Mutex<Value>

    init(_ value: Value) { mutex = Mutex(value) }

    var value: Value { mutex.withLock { $0 } }

    func set(_ value: Value) { mutex.withLock { $0 = value } }
}

/// Jobs that are not tried again before their time.
private final class HeldJobs: Sendable {
    private let ends = Mutex<[String: ContinuousClock.Instant]>([:])
    private let now: @Sendable () -> ContinuousClock.Instant

    init(now: @escaping @Sendable () -> ContinuousClock.Instant) { self.now = now }

    func hold(_ job: String, for time: Duration) {
        ends.withLock { $0[job] = now() + time }
    }

    func isHeld(_ job: String) -> Bool {
        ends.withLock { ends in
            ends = ends.filter { $0.value > now() }
            return ends[job] != nil
        }
    }

    /// How long the first of them is still held. An end that has passed is told once: nobody may ask for its job again.
    var nextEnd: Duration? {
        ends.withLock { ends in
            defer { ends = ends.filter { $0.value > now() } }
            return ends.values.min().map { max(.zero, $0 - now()) }
        }
    }
}
