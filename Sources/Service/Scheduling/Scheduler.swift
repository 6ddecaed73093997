internal import Logging
internal import ServiceLifecycle

/// Works off the queue of all folders, one job at a time, oldest first.
struct Scheduler: ServiceLifecycle.Service {
    let folders: [FolderSettings]
    let ledger: Ledger
    let runner: any JobRunner
    let bell: Bell
    let logger: Logger

    func run() async throws {
        try await withGracefulShutdownHandler {
            for await _ in bell.rings { try await workOff() }
        } onGracefulShutdown: {
            bell.fallSilent()
        }
    }

    private func workOff() async throws {
        while !Task.isShuttingDownGracefully, let (job, folder) = try next(at: .now) {
            _ = try await cancelWhenGracefulShutdown { try await attempt(job, folder) }
        }
        ServiceManager.notify(.status("Waiting for files."))
        if let opening = try nextOpening(from: .now) { bell.ring(after: opening) }
    }

    /// Works until nothing is queued; returns the jobs that ended, in their order.
    func drain() async throws -> [JobRecord] {
        var ended: [JobRecord] = []
        while let (job, folder) = try next(at: .now) {
            try Task.checkCancellation()
            let job = try await attempt(job, folder)
            if job.state == .done || job.state == .failed { ended.append(job) }
        }
        try Task.checkCancellation()
        return ended
    }

    private func attempt(_ job: JobRecord, _ folder: FolderSettings) async throws -> JobRecord {
        try await Attempt(job, in: folder, ledger: ledger, runner: runner, log: FolderLog(folder.name, logger).job(job.id)).run()
    }

    /// The oldest job that may start. Packages need no window: verifying them takes seconds.
    private func next(at time: TimeOfDay) throws -> (JobRecord, FolderSettings)? {
        try folders.compactMap { folder in
            try queue(of: folder).first { $0.kind == .model || folder.window.contains(time) }.map { ($0, folder) }
        }.min { $0.0.id < $1.0.id }
    }

    /// How long it takes until the first window opens behind which jobs wait.
    private func nextOpening(from time: TimeOfDay) throws -> Duration? {
        try folders.filter { try !queue(of: $0).isEmpty }.map { $0.window.wait(from: time) }.filter { $0 > .zero }.min()
    }

    /// The jobs of a folder that is there.
    private func queue(of folder: FolderSettings) throws -> [JobRecord] {
        guard FolderLayout(root: folder.path).jobs.exists else { return [] }
        return try ledger.jobs(in: folder.path, states: [.queued])
    }
}
