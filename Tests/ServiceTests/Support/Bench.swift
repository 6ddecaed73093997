import Foundation
import ServiceLifecycle
import SystemPackage
import TestSupport

@testable import Service

/// A drop folder named `buildings`, a ledger, a journal, and the daemon that serves them with a fake worker.
final class Bench: Sendable {
    let home: TemporaryFolder
    let journal = RecordedJournal()

    init() throws {
        home = try TemporaryFolder()
        try folder.makeFolder()
    }

    var folder: FilePath { home.root / "buildings" }
    var layout: FolderLayout { FolderLayout(root: folder) }

    /// The names of the results' folders.
    var results: [String] { layout.results.names.filter { $0 != "index.html" } }

    func configuration(_ change: (inout Configuration) -> Void = { _ in }) -> Configuration {
        var configuration = Configuration()
        configuration.daemon.settle = .milliseconds(200)
        // What the kernel tells is not made up for by a rescan.
        configuration.daemon.rescan = .seconds(86_400)
        configuration.daemon.giveUp = .milliseconds(500)
        configuration.daemon.reserve = 0
        configuration.daemon.state = home.root / "state"
        configuration.folders = [FolderSettings(name: "buildings", path: folder)]
        change(&configuration)
        return configuration
    }

    func daemon(_ worker: FakeWorker, reload: Reload? = nil, _ change: (inout Configuration) -> Void = { _ in }) -> Daemon {
        var daemon = Daemon(configuration: configuration(change), runner: { _ in worker }, logger: journal.logger, reload: reload)
        // No job waits because this machine has little space.
        daemon.surroundings.freeBytes = { _ in nil }
        return daemon
    }

    /// Has the daemon run while the test acts, and shuts it down gracefully.
    func serve(
        _ worker: FakeWorker, reload: Reload? = nil, _ change: (inout Configuration) -> Void = { _ in },
        while act: @Sendable () async throws -> Void
    ) async throws {
        let group = ServiceGroup(services: [daemon(worker, reload: reload, change)], logger: journal.logger)
        async let running: Void = group.run()
        await journal.line(containing: "watching ")
        let result: Result<Void, any Error>
        do { result = .success(try await act()) } catch { result = .failure(error) }
        await group.triggerGracefulShutdown()
        try await running
        try result.get()
    }

    /// Waits until the daemon has looked through the folder for the first time.
    func firstLook() async throws {
        try drop("notes.txt")
        await journal.line(containing: "notes.txt is neither")
    }

    func ledger() throws -> Ledger { try Ledger(directory: home.root / "state") }

    /// The jobs so far, oldest first.
    func jobs() throws -> [JobRecord] { try ledger().jobs().reversed() }

    /// Puts a file into the folder as `mv` would.
    func drop(_ name: String, _ bytes: [UInt8] = zipBytes()) throws {
        let source = home.root / "outside-\(UUID().uuidString)"
        try source.write(bytes)
        try source.rename(to: folder / name)
    }
}
