internal import Logging
internal import ServiceLifecycle
internal import SystemPackage

/// Serves one drop folder: waits for changes and has them taken in, and bears that the folder goes away and comes back.
actor FolderService: ServiceLifecycle.Service {
    private enum State {
        /// The handle is missing where the kernel does not tell of changes.
        case serving(OpenFolder, FolderWatch.Handle?, Intake)
        /// The folder is gone, or could not be opened yet; the one above it is watched, if it is there.
        case away(parent: FolderWatch.Handle?)
        /// The folder is served by another configuration, or no longer.
        case retired
    }

    nonisolated let settings: FolderSettings
    private let daemon: DaemonSettings
    private let locks: FolderLocks
    private let ledger: Ledger
    private let bell: Bell
    private let log: FolderLog
    private let watch: FolderWatch
    private var state: State
    private var rescanAt = ContinuousClock.now
    private let arm: Arm
    /// What was told of the folder last that is wrong, and still is.
    private var trouble: String?

    /// Begins to tell of changes to a folder; tests have it fail.
    typealias Arm = @Sendable (FolderWatch, FilePath) throws(Errno) -> FolderWatch.Handle

    /// - Parameter folder: nil where it could not be opened.
    init(
        _ folder: OpenFolder?, _ settings: FolderSettings, daemon: DaemonSettings, locks: FolderLocks, ledger: Ledger, bell: Bell,
        log: FolderLog, arm: @escaping Arm = { watch, path throws(Errno) in try watch.watch(path) }
    ) throws(DaemonError) {
        self.settings = settings
        self.daemon = daemon
        self.locks = locks
        self.ledger = ledger
        self.bell = bell
        self.log = log
        self.arm = arm
        do {
            watch = try FolderWatch()
        } catch {
            throw DaemonError("The folder \(settings.path) cannot be watched (\(error)); raise fs.inotify.max_user_instances if there are too many.")
        }
        state = if let folder {
            .serving(folder, nil, Intake(settings, settle: daemon.settle, giveUp: daemon.giveUp, ledger: ledger, log: log))
        } else {
            .away(parent: nil)
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

    /// Takes nothing more.
    func retire() {
        watch.end()
        state = .retired
    }

    /// Has the fetching process work off what waits for it, if anything does.
    func tellFetcher() {
        if case .serving(_, _, let intake) = state { intake.tellFetcher() }
    }

    private func step(_ change: FolderChange) {
        switch state {
        case .serving(let folder, let handle, var intake):
            if case .touched(let name) = change {
                if name == FolderLayout.bell { return bell.ring() }
                // Nothing is taken before the folder is quiet: one look then does for all changes of a burst. Where the folder is being
                // deleted, it has gone by then; the kernel does not tell of that itself while the lock that lay inside is open.
                intake.touched(name, at: .now)
                state = .serving(folder, handle, intake)
                return watch.remind(after: max(.zero, min(daemon.settle, rescanAt - .now)))
            }
            guard change != .gone, folder.isThere else { return leave(handle) }
            let handle = handle ?? armAgain()
            look(&intake, isTold: handle != nil)
            state = .serving(folder, handle, intake)
        case .away(let parent):
            comeBack(parent)
        case .retired:
            break
        }
    }

    private func look(_ intake: inout Intake, isTold: Bool) {
        let now = ContinuousClock.now
        if rescanAt <= now {
            rescanAt = now + daemon.rescan
            intake.retry()
        }
        let next = isTold ? rescanAt : min(rescanAt, now + daemon.poll)
        // A command that queues a job again rings where the kernel tells of it.
        if !isTold { bell.ring() }
        do {
            let look = try intake.look(at: now)
            trouble = nil
            if !look.claimed.isEmpty { bell.ring() }
            watch.remind(after: min(look.next ?? next, next) - now)
        } catch {
            complain("the folder \(settings.path) cannot be read (\(error)).")
            watch.remind(after: next - now)
        }
    }

    /// Tells what is wrong with the folder, once for as long as it lasts.
    private func complain(_ sentence: String) {
        if sentence != trouble { log.error(sentence, .folderAway) }
        trouble = sentence
    }

    // MARK: - Being told

    private var isPolled: Bool {
        settings.watch == .poll || settings.watch == .auto && FileSystem(of: settings.path)?.tellsOfAllChanges == false
    }

    /// Begins to be told of changes, and says so where that is not as usual. To be called before ``run()``.
    func listen() {
        guard case .serving(let folder, nil, let intake) = state, folder.isThere else { return }
        if isPolled {
            let system = FileSystem(of: settings.path)?.name ?? "its file system"
            log.info("the folder lies on \(system) and is looked through every \(daemon.poll.inWords).", .watchChanged)
        } else {
            state = .serving(folder, tryToArm(), intake)
        }
    }

    private func tryToArm() -> FolderWatch.Handle? {
        do throws(Errno) {
            return try arm(watch, settings.path)
        } catch {
            log.warning("the kernel cannot tell of changes (\(error)): the folder is looked through every \(daemon.poll.inWords) until it can; raise fs.inotify.max_user_watches.", .watchChanged)
            return nil
        }
    }

    private func armAgain() -> FolderWatch.Handle? {
        guard !isPolled, let handle = try? arm(watch, settings.path) else { return nil }
        log.info("the kernel tells of changes again.", .watchChanged)
        return handle
    }

    // MARK: - Absence

    private func leave(_ handle: FolderWatch.Handle?) {
        handle.map(watch.unwatch)
        log.warning("the folder \(settings.path) is gone; waiting for it to come back.", .folderAway)
        comeBack(nil)
    }

    /// Serves the folder again if something lies where it was, or for the first time.
    private func comeBack(_ parent: FolderWatch.Handle?) {
        watch.remind(after: daemon.rescan)
        let parent = parent ?? (try? watch.watch(settings.path.removingLastComponent()))
        state = .away(parent: parent)
        guard settings.path.exists || locks.held(settings.path) == nil else { return }
        do {
            let folder = try locks.open(settings, repair: Recovery(settings, retries: daemon.retries, ledger: ledger, log: log).run)
            parent.map(watch.unwatch)
            (trouble, rescanAt) = (nil, .now)
            state = .serving(folder, isPolled ? nil : tryToArm(), Intake(settings, settle: daemon.settle, giveUp: daemon.giveUp, ledger: ledger, log: log))
            log.info("the folder \(settings.path) is back.", .folderAway)
            bell.ring()
            watch.remind(after: .zero)
        } catch {
            complain("\(error)")
        }
    }
}
