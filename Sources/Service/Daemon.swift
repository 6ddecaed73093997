public import Logging
public import ServiceLifecycle
internal import Synchronization
internal import SystemPackage

/// Watches drop folders, and has a model trained on what people drop there.
public struct Daemon: ServiceLifecycle.Service {
    private let configuration: Configuration
    private let runner: @Sendable (DaemonSettings) -> any JobRunner
    private let logger: Logger
    private let reload: Reload?
    /// The world that the jobs are done in.
    var surroundings = Surroundings()

    /// - Parameters:
    ///   - runner: Makes what carries out the jobs that begin under these settings.
    ///   - reload: How it comes to a new configuration while it runs; nil if it does not.
    public init(
        configuration: Configuration, runner: @escaping @Sendable (DaemonSettings) -> any JobRunner, logger: Logger, reload: Reload? = nil
    ) {
        self.configuration = configuration
        self.runner = runner
        self.logger = logger
        self.reload = reload
    }

    /// Serves the folders until graceful shutdown. A job that is running then is interrupted, and goes on at the next start.
    ///
    /// - Throws: ``DaemonError`` if no folder is configured, none can be used, or one is served by another process;
    ///   ``LedgerError``.
    public func run() async throws {
        let ledger = try Ledger(directory: configuration.daemon.state)
        let bell = Bell(), stopping = Stopping(), locks = FolderLocks()
        let scheduler = Scheduler(
            folders: configuration.folders, daemon: configuration.daemon, ledger: ledger, runner: runner(configuration.daemon), bell: bell,
            logger: logger, surroundings: surroundings, locks: locks)
        let inboxes = try Inboxes(
            configuration, ledger: ledger, locks: locks, bell: bell, reload: reload, logger: logger,
            adopt: { scheduler.adopt($0, runner: runner($0.daemon)) })
        let watchdog = ServiceManager.watchdogTime.map { Watchdog(within: $0, logger: logger) { scheduler.isSupervising } }
        let group = ServiceGroup(services: [scheduler, inboxes] + (watchdog.map { [$0] } ?? []), logger: quietLogger)
        bell.ring()
        await inboxes.listen()
        logger.info("watching \(configuration.folderList).", .daemonStarted)
        ServiceManager.notify(.ready)
        ServiceManager.notify(.status("Waiting for files."))
        defer { stopping.end() }
        try await withGracefulShutdownHandler {
            try await group.run()
        } onGracefulShutdown: {
            stopping.begin()
        }
    }

    /// Takes what lies in the folders now, works it off, and tells what became of each file. Incomplete archives are refused.
    ///
    /// On SIGTERM and SIGINT it stops the worker and leaves the job for the next time.
    /// - Throws: As ``run()``, and `CancellationError` when stopped.
    public func once() async throws -> [Outcome] {
        let work = Work { try await workOff() }
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(
            services: [.init(service: work, successTerminationBehavior: .gracefullyShutdownGroup)],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: quietLogger))
        try await group.run()
        guard let outcomes = work.outcomes.withLock({ $0 }) else { throw CancellationError() }
        return outcomes
    }

    private func workOff() async throws -> [Outcome] {
        let ledger = try Ledger(directory: configuration.daemon.state), locks = FolderLocks()
        try locks.open(configuration, ledger: ledger, logger: logger)
        defer { withExtendedLifetime(locks) {} }
        var outcomes: [Outcome] = []
        for folder in configuration.folders { outcomes += try await takeEverything(in: folder, ledger) }
        let open = configuration.folders.map { folder in
            var folder = folder
            folder.window = .anyTime
            return folder
        }
        let scheduler = Scheduler(
            folders: open, daemon: configuration.daemon, ledger: ledger, runner: runner(configuration.daemon), bell: Bell(), logger: logger,
            surroundings: surroundings)
        return outcomes + (try await scheduler.drain()).map(Outcome.init)
    }

    /// Returns the files that were refused.
    private func takeEverything(in settings: FolderSettings, _ ledger: Ledger) async throws -> [Outcome] {
        var intake = Intake(
            settings, settle: configuration.daemon.settle, giveUp: .zero, ledger: ledger, log: FolderLog(settings.name, logger))
        var refused: [Outcome] = []
        while true {
            let look = try intake.look(at: .now)
            refused += look.refused
            guard let next = look.next else { return refused }
            try await QuietExecutor.shared.sleep(for: next - .now)
        }
    }

    /// Services come and go without a word.
    private var quietLogger: Logger {
        var logger = logger
        logger.logLevel = .error
        return logger
    }
}

/// Something to do under the eyes of a service group.
private final class Work: ServiceLifecycle.Service {
    let outcomes = Mutex<[Outcome]?>(nil)
    private let work: @Sendable () async throws -> [Outcome]

    init(work: @escaping @Sendable () async throws -> [Outcome]) {
        self.work = work
    }

    func run() async throws {
        do {
            let result = try await cancelledByShutdown(work)
            outcomes.withLock { $0 = result }
        } catch is CancellationError {
        }
    }
}
