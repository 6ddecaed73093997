internal import Logging
internal import ServiceLifecycle
internal import SystemPackage

/// Serves the drop folders of a configuration, and of each that follows it while the daemon runs.
actor Inboxes: ServiceLifecycle.Service {
    private var configuration: Configuration
    private let ledger: Ledger
    private let locks: FolderLocks
    private let bell: Bell
    private let reload: Reload?
    private let logger: Logger
    /// Has the scheduler go by a new configuration.
    private let adopt: @Sendable (Configuration) -> Void
    private var services: [FolderService]
    private let serve: @Sendable (FolderSettings, DaemonSettings) throws -> FolderService

    /// Opens the folders and repairs what the last process left there.
    init(
        _ configuration: Configuration, ledger: Ledger, locks: FolderLocks, bell: Bell, reload: Reload?, logger: Logger,
        adopt: @escaping @Sendable (Configuration) -> Void
    ) throws {
        self.configuration = configuration
        self.ledger = ledger
        self.locks = locks
        self.bell = bell
        self.reload = reload
        self.logger = logger
        self.adopt = adopt
        try locks.open(configuration, ledger: ledger, logger: logger)
        let serve = Self.serve(ledger, locks, bell, logger)
        self.serve = serve
        services = try configuration.folders.map { try serve($0, configuration.daemon) }
    }

    /// Begins to be told of changes, which are kept until ``run()``.
    func listen() async {
        for service in services { await service.listen() }
    }

    func run() async throws {
        guard let reload else { return try await serve(until: Bell()) }
        try await serve(until: reload.wishes)
    }

    private func serve(until wishes: Bell) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for service in services { group.addTask { try await service.run() } }
            await withGracefulShutdownHandler {
                for await _ in wishes.rings {
                    for service in await loadAgain() { group.addTask { try await service.run() } }
                }
            } onGracefulShutdown: {
                wishes.fallSilent()
            }
        }
    }

    /// Makes the service of a folder, which may be away for the moment.
    private static func serve(
        _ ledger: Ledger, _ locks: FolderLocks, _ bell: Bell, _ logger: Logger
    ) -> @Sendable (FolderSettings, DaemonSettings) throws -> FolderService {
        { folder, daemon in
            try FolderService(
                locks.held(folder.path), folder, daemon: daemon, locks: locks, ledger: ledger, bell: bell,
                log: FolderLog(folder.name, logger))
        }
    }

    // MARK: - Another configuration

    /// Takes up the new configuration, if it can be used.
    /// - Returns: the services that are new.
    private func loadAgain() async -> [FolderService] {
        ServiceManager.notify(.reloading)
        defer { ServiceManager.notify(.ready) }
        do {
            var next = try reload!.load()
            if next.daemon.state != configuration.daemon.state {
                logger.warning("the ledger stays in \(configuration.daemon.state) until the daemon starts anew.", .configurationTaken)
                next.daemon.state = configuration.daemon.state
            }
            let new = try await takeUp(next)
            logger.info("took up the new configuration and watches \(next.folderList).", .configurationTaken)
            return new
        } catch {
            logger.error("the new configuration is not taken up, the old one stays: \(error)", .configurationRefused)
            return []
        }
    }

    /// Everything that can fail comes first; what stays as it is goes on undisturbed.
    private func takeUp(_ next: Configuration) async throws -> [FolderService] {
        do {
            try locks.open(next, ledger: ledger, logger: logger)
            let kept = next.daemon == configuration.daemon ? services.filter { next.folders.contains($0.settings) } : []
            let new = try next.folders.filter { folder in !kept.contains { $0.settings == folder } }.map { try serve($0, next.daemon) }
            for service in services where !kept.contains(where: { $0 === service }) { await service.retire() }
            for service in new { await service.listen() }
            // The fetching process gives up where the configuration cannot be used.
            for service in kept { await service.tellFetcher() }
            (configuration, services) = (next, kept + new)
            adopt(next)
            releaseFolders()
            bell.ring()
            return new
        } catch {
            releaseFolders()
            throw error
        }
    }

    /// A folder that is no longer served is left to others.
    private func releaseFolders() {
        let served = configuration.folders.map(\.path)
        locks.release(unless: served.contains)
    }
}

extension FolderLocks {
    /// Opens the folders that are not open yet, and repairs what the last process left there. One that cannot be used, such as a share
    /// that is away, is left to its service.
    ///
    /// - Throws: if none can be used, or another process serves one.
    func open(_ configuration: Configuration, ledger: Ledger, logger: Logger) throws {
        guard !configuration.folders.isEmpty else {
            throw DaemonError("No folder is configured; add a [[folder]] with a path to the configuration.")
        }
        var problem: (any Error)?
        for folder in configuration.folders where !keep(folder.path) {
            let recovery = Recovery(folder, retries: configuration.daemon.retries, ledger: ledger, log: FolderLog(folder.name, logger))
            do {
                _ = try open(folder, repair: recovery.run)
            } catch let error as DaemonError where error.isConflict {
                throw error
            } catch {
                problem = problem ?? error
            }
        }
        if let problem, configuration.folders.allSatisfy({ held($0.path) == nil }) { throw problem }
    }
}

extension Configuration {
    /// The folders' paths.
    var folderList: String { folders.map(\.path.string).joined(separator: ", ") }
}

extension Logger {
    /// Writes an entry of a kind.
    func log(_ level: Logger.Level, _ sentence: String, _ message: MessageID) {
        log(level: level, "\(sentence)", metadata: ["MESSAGE_ID": "\(message.rawValue)"])
    }

    func info(_ sentence: String, _ message: MessageID) { log(.info, sentence, message) }
    func warning(_ sentence: String, _ message: MessageID) { log(.warning, sentence, message) }
    func error(_ sentence: String, _ message: MessageID) { log(.error, sentence, message) }
}
