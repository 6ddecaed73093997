import Foundation
import Job
import Synchronization
import SystemPackage
import Testing

@testable import Service

@Suite("Another configuration", .timeLimit(.minutes(20)))
struct ReloadTests {
    let bench: Bench
    let next: NextConfiguration
    let reload: Reload

    init() throws {
        bench = try Bench()
        let next = NextConfiguration(.success(bench.configuration()))
        self.next = next
        reload = Reload { () throws(ConfigurationError) in try next.result.get() }
    }

    private var pools: FilePath { bench.home.root / "pools" }

    /// Has the daemon read this next, and waits until it has.
    private func load(_ change: (inout Configuration) -> Void) async {
        next.set(.success(bench.configuration(change)))
        reload.wishes.ring()
        await bench.journal.line(containing: "took up the new configuration")
    }

    @Test func aFolderThatIsAddedIsServedAndOneThatIsRemovedIsLeftAlone() async throws {
        try await bench.serve(FakeWorker(), reload: reload) {
            await load { $0.folders = [FolderSettings(name: "pools", path: pools)] }
            try bench.drop("left.zip")
            try (pools / "new.zip").write(zipBytes())
            await bench.journal.line(containing: "pools: finished job")
            let others = try OpenFolder(FolderSettings(name: "buildings", path: bench.folder))
            withExtendedLifetime(others) {}
        }
        #expect((bench.folder / "left.zip").exists)
        #expect(try bench.jobs().map(\.file) == ["new.zip"])
        let line = await bench.journal.line(containing: "took up the new configuration")
        #expect(line.text == "took up the new configuration and watches \(pools).")
        #expect(line.fields["MESSAGE_ID"] == MessageID.configurationTaken.rawValue)
    }

    @Test func aMistakeIsNamedWithItsLineAndTheOldConfigurationStays() async throws {
        next.set(.failure(ConfigurationError(file: "finetuned.toml", line: 7, problem: "settle in [daemon] is 10")))
        try await bench.serve(FakeWorker(), reload: reload) {
            reload.wishes.ring()
            let line = await bench.journal.line(containing: "is not taken up")
            #expect(line.text == "the new configuration is not taken up, the old one stays: finetuned.toml, line 7: settle in [daemon] is 10.")
            #expect(line.fields["MESSAGE_ID"] == MessageID.configurationRefused.rawValue)
            #expect(line.level == .error)
            try bench.drop("pools.zip")
            await bench.journal.line(containing: "finished job")
        }
    }

    @Test func aFolderThatCannotBeServedHasTheWholeConfigurationRefused() async throws {
        let others = try OpenFolder(FolderSettings(name: "pools", path: pools))
        next.set(.success(bench.configuration { $0.folders += [.init(name: "new", path: bench.home.root / "new"), .init(name: "pools", path: pools)] }))
        try await bench.serve(FakeWorker(), reload: reload) {
            reload.wishes.ring()
            await bench.journal.line(containing: "The folder \(pools) is already served by another finetuned process")
            try bench.drop("pools.zip")
            await bench.journal.line(containing: "finished job")
            _ = try OpenFolder(FolderSettings(name: "new", path: bench.home.root / "new"))
        }
        withExtendedLifetime(others) {}
    }

    @Test func aRunningJobGoesOnUnderTheSettingsItBeganWithAndTheNextHasTheNewOnes() async throws {
        let gate = Gate(), worker = gate.worker
        try await bench.serve(worker, reload: reload) {
            try bench.drop("a.zip")
            _ = await worker.nextOrder()
            await load { $0.folders[0].job.fit.epochs = 3 }
            try bench.drop("b.zip")
            gate.open()
            await bench.journal.line(containing: "(a.zip) in")
            gate.open()
            await bench.journal.line(containing: "(b.zip) in")
        }
        #expect(worker.history.compactMap(\.training?.settings.fit.epochs) == [10, 3])
        #expect(try bench.jobs().map(\.attempts) == [1, 1])
    }

    @Test func aJobWhoseFolderIsRemovedRunsToItsEndAndKeepsTheFolderUntilThen() async throws {
        let gate = Gate(), worker = gate.worker
        try await bench.serve(worker, reload: reload) {
            try bench.drop("a.zip")
            _ = await worker.nextOrder()
            await load { $0.folders = [FolderSettings(name: "pools", path: pools)] }
            #expect(throws: DaemonError.self) { try OpenFolder(FolderSettings(name: "buildings", path: bench.folder)) }
            gate.open()
            await bench.journal.line(containing: "buildings: finished job")
            // It is left to others a moment later.
            while !Task.isCancelled, (try? OpenFolder(FolderSettings(name: "buildings", path: bench.folder))) == nil { await Task.yield() }
        }
        #expect(bench.results.count == 1)
    }

    @Test func aFolderThatIsAddedAgainWhileItsJobRunsIsServed() async throws {
        let gate = Gate(), worker = gate.worker
        try await bench.serve(worker, reload: reload) {
            try bench.drop("a.zip")
            _ = await worker.nextOrder()
            await load { $0.folders = [FolderSettings(name: "pools", path: pools)] }
            next.set(.success(bench.configuration()))
            reload.wishes.ring()
            await bench.journal.line(containing: "took up the new configuration and watches \(bench.folder).")
            gate.open()
            await bench.journal.line(containing: "(a.zip) in")
            try bench.drop("b.zip")
            gate.open()
            await bench.journal.line(containing: "(b.zip) in")
            #expect(throws: DaemonError.self) { try OpenFolder(FolderSettings(name: "buildings", path: bench.folder)) }
        }
    }

    @Test func aFolderThatIsAwayIsStillAwaited() async throws {
        try await bench.serve(FakeWorker(), reload: reload) {
            try await bench.firstLook()
            try bench.folder.rename(to: bench.home.root / "elsewhere")
            await bench.journal.line(containing: "is gone")
            await load { $0.folders[0].retrain = true }
            #expect(!bench.folder.exists)
            try bench.folder.makeFolder()
            await bench.journal.line(containing: "is back")
            try bench.drop("pools.zip")
            await bench.journal.line(containing: "finished job")
        }
    }
}

/// What the daemon reads when it is asked to.
final class NextConfiguration: Sendable {
    private let value: Mutex<Result<Configuration, ConfigurationError>>

    init(_ result: Result<Configuration, ConfigurationError>) { value = Mutex(result) }

    var result: Result<Configuration, ConfigurationError> { value.withLock { $0 } }

    func set(_ result: Result<Configuration, ConfigurationError>) { value.withLock { $0 = result } }
}
