internal import Logging
internal import ServiceLifecycle
internal import SystemPackage

/// Serves one drop folder: waits for changes and has them taken in, and bears that the folder goes away and comes back.
actor FolderService: ServiceLifecycle.Service {
    private enum State {
        case serving(OpenFolder, FolderWatch.Handle, Intake)
        /// The folder is gone; the one above it is watched, if it is there.
        case away(parent: FolderWatch.Handle?)
    }

    private let settings: FolderSettings
    private let daemon: DaemonSettings
    private let ledger: Ledger
    private let bell: Bell
    private let log: FolderLog
    private let watch: FolderWatch
    private var state: State
    private var rescanAt = ContinuousClock.now

    /// Begins to watch the folder.
    init(
        _ folder: OpenFolder, _ settings: FolderSettings, daemon: DaemonSettings, ledger: Ledger, bell: Bell, log: FolderLog
    ) throws(DaemonError) {
        self.settings = settings
        self.daemon = daemon
        self.ledger = ledger
        self.bell = bell
        self.log = log
        do {
            watch = try FolderWatch()
            let handle = try watch.watch(settings.path)
            state = .serving(folder, handle, Intake(settings, settle: daemon.settle, giveUp: daemon.giveUp, ledger: ledger, log: log))
        } catch {
            throw DaemonError("The folder \(settings.path) cannot be watched (\(error)); raise fs.inotify.max_user_instances and max_user_watches if there are too many.")
        }
    }

    func run() async throws {
        watch.remind(after: .zero)
        await withGracefulShutdownHandler {
            for await change in watch.changes { step(change) }
        } onGracefulShutdown: { [watch] in
            watch.end()
        }
    }

    private func step(_ change: FolderChange) {
        switch state {
        case .serving(let folder, let handle, var intake):
            guard change != .gone, folder.isThere else { return leave(handle) }
            if case .touched(let name) = change { intake.touched(name, at: .now) }
            look(&intake)
            state = .serving(folder, handle, intake)
        case .away(let parent):
            comeBack(parent)
        }
    }

    private func look(_ intake: inout Intake) {
        let now = ContinuousClock.now
        if rescanAt <= now {
            rescanAt = now + daemon.rescan
            intake.retryStuckFiles()
        }
        do {
            let look = try intake.look(at: now)
            if !look.claimed.isEmpty { bell.ring() }
            watch.remind(after: min(look.next ?? rescanAt, rescanAt) - now)
        } catch {
            log.error("the folder \(settings.path) cannot be read (\(error)).")
            watch.remind(after: daemon.rescan)
        }
    }

    // MARK: - Absence

    private func leave(_ handle: FolderWatch.Handle) {
        watch.unwatch(handle)
        log.warning("the folder \(settings.path) is gone; waiting for it to come back.")
        let parent = try? watch.watch(settings.path.removingLastComponent())
        state = .away(parent: parent)
        comeBack(parent)
    }

    /// Serves the folder again, if something lies where it was.
    private func comeBack(_ parent: FolderWatch.Handle?) {
        watch.remind(after: daemon.rescan)
        guard settings.path.exists else { return }
        do {
            let folder = try OpenFolder(settings)
            let handle = try watch.watch(settings.path)
            parent.map(watch.unwatch)
            state = .serving(folder, handle, Intake(settings, settle: daemon.settle, giveUp: daemon.giveUp, ledger: ledger, log: log))
            log.info("the folder \(settings.path) is back.")
            bell.ring()
            watch.remind(after: .zero)
        } catch {
            log.error("\(error)")
        }
    }
}
