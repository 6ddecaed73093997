public import Logging
public import ServiceLifecycle
internal import Synchronization
internal import SystemPackage

/// Watches drop folders, and has a model trained on what people drop there.
public struct Daemon: ServiceLifecycle.Service {
    private let configuration: Configuration
    private let runner: any JobRunner
    private let logger: Logger

    public init(configuration: Configuration, runner: any JobRunner, logger: Logger) {
        self.configuration = configuration
        self.runner = runner
        self.logger = logger
    }

    /// Serves the folders until graceful shutdown. A job that is running then is interrupted, and goes on at the next start.
    ///
    /// - Throws: ``DaemonError`` if no folder is configured, or one cannot be used or is served by another process;
    ///   ``LedgerError``.
    public func run() async throws {
        let ledger = try Ledger(directory: configuration.daemon.state)
        let bell = Bell()
        let folders = try open(ledger).map { folder, settings in
            try FolderService(
                folder, settings, daemon: configuration.daemon, ledger: ledger, bell: bell, log: FolderLog(settings.name, logger))
        }
        let scheduler = Scheduler(
            folders: configuration.folders, daemon: configuration.daemon, ledger: ledger, runner: runner, bell: bell, logger: logger)
        let group = ServiceGroup(services: [scheduler] + folders, logger: quietLogger)
        bell.ring()
        announce()
        try await withGracefulShutdownHandler {
            try await group.run()
        } onGracefulShutdown: {
            ServiceManager.notify(.stopping)
        }
        withExtendedLifetime(folders) {}
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
        let ledger = try Ledger(directory: configuration.daemon.state)
        let folders = try open(ledger)
        defer { withExtendedLifetime(folders) {} }
        var outcomes: [Outcome] = []
        for (_, settings) in folders { outcomes += try await takeEverything(in: settings, ledger) }
        let open = folders.map { _, settings in
            var settings = settings
            settings.window = .anyTime
            return settings
        }
        let scheduler = Scheduler(
            folders: open, daemon: configuration.daemon, ledger: ledger, runner: runner, bell: Bell(), logger: logger)
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

    /// Locks every folder and repairs what the last process left.
    private func open(_ ledger: Ledger) throws -> [(OpenFolder, FolderSettings)] {
        guard !configuration.folders.isEmpty else {
            throw DaemonError("No folder is configured; add a [[folder]] with a path to the configuration.")
        }
        let folders = try configuration.folders.map { (try OpenFolder($0), $0) }
        for folder in configuration.folders {
            try Recovery(folder, ledger: ledger, log: FolderLog(folder.name, logger)).run()
        }
        return folders
    }

    private func announce() {
        let paths = configuration.folders.map(\.path.string).joined(separator: ", ")
        logger.info("watching \(paths).", metadata: ["MESSAGE_ID": "\(MessageID.daemonStarted.rawValue)"])
        ServiceManager.notify(.ready)
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
