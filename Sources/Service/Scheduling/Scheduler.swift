internal import Logging
internal import ServiceLifecycle
internal import Synchronization

/// Works off the queue of all folders, one job at a time, oldest first.
struct Scheduler: ServiceLifecycle.Service {
    let folders: [FolderSettings]
    let daemon: DaemonSettings
    let ledger: Ledger
    let runner: any JobRunner
    let bell: Bell
    let logger: Logger
    var surroundings = Surroundings()
    private let held = HeldJobs()

    init(
        folders: [FolderSettings], daemon: DaemonSettings, ledger: Ledger, runner: any JobRunner, bell: Bell, logger: Logger,
        surroundings: Surroundings = Surroundings()
    ) {
        self.folders = folders
        self.daemon = daemon
        self.ledger = ledger
        self.runner = runner
        self.bell = bell
        self.logger = logger
        self.surroundings = surroundings
    }

    func run() async throws {
        try await withGracefulShutdownHandler {
            for await _ in bell.rings { try await workOff() }
        } onGracefulShutdown: {
            bell.fallSilent()
        }
    }

    private func workOff() async throws {
        while !Task.isShuttingDownGracefully, let (job, folder) = try next() {
            _ = try await cancelledByShutdown { try await attempt(job, folder) }
        }
        ServiceManager.notify(.status("Waiting for files."))
        if let delay = try [nextOpening(), held.nextEnd].compactMap(\.self).min() { bell.ring(after: delay) }
    }

    /// Works until nothing is queued that can be done now; returns the jobs that ended or wait, in their order.
    func drain() async throws -> [JobRecord] {
        var ended: [JobRecord] = []
        while let (job, folder) = try next() {
            try Task.checkCancellation()
            let job = try await attempt(job, folder)
            if job.state.isEnd || job.waits != nil { ended.append(job) }
        }
        try Task.checkCancellation()
        return ended
    }

    private func attempt(_ job: JobRecord, _ folder: FolderSettings) async throws -> JobRecord {
        let halt = Halt()
        let attempt = Attempt(
            job, in: folder, daemon: daemon, ledger: ledger, runner: runner, surroundings: surroundings, halt: halt,
            log: FolderLog(folder.name, logger).job(job.id))
        let result = try await withThrowingTaskGroup(of: JobRecord?.self) { group in
            group.addTask { try await attempt.run() }
            group.addTask { try await lookAfter(job, folder, halt) }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
                group.cancelAll()
            }
            return job
        }
        if result.waits != nil { held.hold(result.id, for: surroundings.patience) }
        return result
    }

    /// Returns when the running job must stop.
    private func lookAfter(_ job: JobRecord, _ folder: FolderSettings, _ halt: Halt) async throws -> JobRecord? {
        while true {
            guard (try? await QuietExecutor.shared.sleep(for: surroundings.pace)) != nil else { return nil }
            if try ledger.record(job.id)?.isCancelled == true { return halt.set(.cancelled) }
            if job.kind == .training, !folder.window.contains(surroundings.now()) { return halt.set(.window) }
        }
    }

    /// The oldest job that may start. Packages need no window: verifying them takes seconds.
    private func next() throws -> (JobRecord, FolderSettings)? {
        let time = surroundings.now()
        return try folders.compactMap { folder in
            try queue(of: folder).first { ($0.kind == .model || folder.window.contains(time)) && !held.isHeld($0.id) }.map { ($0, folder) }
        }.min { $0.0.id < $1.0.id }
    }

    /// How long it takes until the first window opens behind which jobs wait.
    private func nextOpening() throws -> Duration? {
        let time = surroundings.now()
        return try folders.filter { try !queue(of: $0).isEmpty }.map { $0.window.wait(from: time) }.filter { $0 > .zero }.min()
    }

    /// The jobs of a folder that is there.
    private func queue(of folder: FolderSettings) throws -> [JobRecord] {
        guard FolderLayout(root: folder.path).jobs.exists else { return [] }
        return try ledger.jobs(in: folder.path, states: [.queued])
    }
}

/// Why a running job is stopped, if it is not because the daemon stops.
final class Halt: Sendable {
    enum Reason { case cancelled, window }

    private let value = Mutex<Reason?>(nil)

    var reason: Reason? { value.withLock(\.self) }

    func set(_ reason: Reason) -> JobRecord? {
        value.withLock { $0 = reason }
        return nil
    }
}

/// Jobs that are not tried again before their time.
private final class HeldJobs: Sendable {
    private let ends = Mutex<[String: ContinuousClock.Instant]>([:])

    func hold(_ job: String, for time: Duration) {
        ends.withLock { $0[job] = .now + time }
    }

    func isHeld(_ job: String) -> Bool {
        ends.withLock { ends in
            ends = ends.filter { $0.value > .now }
            return ends[job] != nil
        }
    }

    var nextEnd: Duration? {
        ends.withLock { $0.values.min().map { max(.zero, $0 - .now) } }
    }
}
