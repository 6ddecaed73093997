import Foundation
import Job
import SystemPackage
import Testing

@testable import Service

/// Drop folders on shares that are away when the daemon starts, or go away while it runs.
@Suite("Absent folders", .timeLimit(.minutes(20)))
struct AbsentFolderTests {
    let bench: Bench
    let night = Night()

    init() throws {
        bench = try Bench()
    }

    // MARK: At the start

    private var share: FilePath { bench.home.root / "share" }
    private var pools: FolderSettings { FolderSettings(name: "pools", path: share) }

    private func link(_ link: FilePath, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: link.string, withDestinationPath: target)
    }

    @Test func aFolderThatCannotBeUsedAtTheStartIsServedAsSoonAsItCanAndTheOthersAtOnce() async throws {
        let job = JobRecord(id: JobID.next(), kind: .training, folder: pools, file: "left.zip")
        try bench.ledger().save(job)
        try bench.ledger().update(job.id) { $0.beginAttempt(model: nil) }
        try link(share, to: "file")
        try (bench.home.root / "file").write([])
        try await bench.serve(FakeWorker(), { $0.folders.append(pools) }) {
            let line = await bench.journal.line(containing: "The folder \(share) cannot be used: File exists")
            #expect(line.fields["MESSAGE_ID"] == MessageID.folderAway.rawValue)
            try bench.drop("pools.zip")
            await bench.journal.line(containing: "buildings: finished job")
            try (bench.home.root / "mounted/.finetuned/jobs" / job.id / "left.zip").write(zipBytes())
            try link(bench.home.root / "link", to: "mounted")
            try (bench.home.root / "link").rename(to: share)
            await bench.journal.line(containing: "pools: finished job \(job.id) (left.zip)")
        }
        #expect(FolderLayout(root: share).archive.names == ["left.zip"])
    }

    @Test func aTroubleThatLastsIsToldOnce() async throws {
        try share.write("in the way".utf8)
        try await bench.serve(FakeWorker(), {
            $0.folders.append(pools)
            $0.daemon.rescan = .milliseconds(5)
        }) {
            await bench.journal.line(containing: "The folder \(share) cannot be used")
            // Meanwhile it is tried again, and again.
            try bench.drop("pools.zip")
            await bench.journal.line(containing: "finished job")
            try share.removeEntry()
            await bench.journal.line(containing: "the folder \(share) is back")
        }
        #expect(bench.journal.lines.count { $0.text.contains("\(share) cannot be used") } == 1)
    }

    @Test func aDaemonThatCanUseNoFolderSaysWhy() async throws {
        try share.write("in the way".utf8)
        let error = await #expect(throws: DaemonError.self) { try await bench.daemon(FakeWorker()) { $0.folders = [pools] }.run() }
        #expect(error?.description == "The folder \(share) cannot be used: File exists; let the daemon's user write there.")
    }

    // MARK: While jobs wait or run

    /// What people see of a share that is away: the empty folder that it is mounted on.
    private func unmount() throws(WorkerFailure) {
        do {
            try bench.folder.rename(to: share)
            try bench.folder.makeFolder()
            try bench.layout.create()
        } catch {
            throw .exited(code: 1, lastWords: "\(error)")
        }
    }

    private func mount() throws {
        try FileManager.default.removeItem(atPath: bench.folder.string)
        try share.rename(to: bench.folder)
    }

    @Test func aQueuedJobWaitsUntilItsFolderIsThere() async throws {
        try bench.queue("pools.zip")
        try unmount()
        let scheduler = try bench.scheduler(FakeWorker(), night)
        let waiting = try #require(try await scheduler.drain().first)
        #expect(waiting.state == .queued && waiting.attempts == 0)
        #expect(waiting.waits == "its folder \(bench.layout.folder(of: waiting.id)) is not there; look after the mount, or cancel the job")
        try mount()
        night.pass(.milliseconds(50))
        #expect(try await scheduler.drain().map(\.state) == [.done])
    }

    @Test(arguments: [WorkerOutcome.failed(.init(message: "pools.zip cannot be read.", isInputAtFault: true)), .finished, nil])
    func aJobWhoseFolderGoesAwayWhileItRunsIsNotToBlame(outcome: WorkerOutcome?) async throws {
        try bench.queue("pools.zip")
        let runs = Counter()
        let worker = FakeWorker { order, tell throws(WorkerFailure) in
            guard runs.next() == 1 else { return try await FakeWorker.succeed(order, tell) }
            try unmount()
            guard let outcome else { throw .killed(signal: SIGBUS, lastWords: nil) }
            return outcome
        }
        let scheduler = try bench.scheduler(worker, night)
        let waiting = try #require(try await scheduler.drain().first)
        #expect(waiting.state == .queued && waiting.attempts == 0 && waiting.waits?.contains("is not there") == true)
        try mount()
        night.pass(.milliseconds(50))
        #expect(try await scheduler.drain().map(\.state) == [.done])
    }

    // MARK: Files that stayed where they were

    private func intake() throws -> Intake {
        Intake(bench.configuration().folders[0], settle: .zero, giveUp: .zero, ledger: try bench.ledger(), log: FolderLog("buildings", bench.journal.logger))
    }

    /// A job that ended some time ago, and whose data is still in its folder.
    private func leave() throws -> JobRecord {
        var job = try bench.queue("pools.zip")
        job.fail("No chips.")
        job.finishedAt = Date() - 100
        try bench.ledger().save(job)
        return job
    }

    @Test func filesThatCouldNotBeMovedAreMovedAtARescan() throws {
        let job = try leave()
        var intake = try intake()
        try bench.layout.failed.removeEntry()
        try bench.layout.failed.write("in the way".utf8)
        for _ in 1...3 { intake.retry() }
        #expect(bench.layout.input(of: job).exists)
        #expect(bench.journal.lines.count { $0.fields["MESSAGE_ID"] == MessageID.filesMisplaced.rawValue } == 1)
        try bench.layout.failed.removeEntry()
        intake.retry()
        #expect(bench.layout.failed.names == ["pools.zip", "pools.zip.error.txt"] && bench.layout.jobs.names == [])
    }

    @Test func filesOfAJobThatHasJustEndedAreLeftToWhoeverMovesThem() throws {
        var job = try leave()
        job.finishedAt = Date()
        try bench.ledger().save(job)
        var intake = try intake()
        intake.retry()
        #expect(bench.layout.input(of: job).exists)
    }

    @Test func filesThatCouldNotBeMovedAreMovedWhenTheFolderComesBack() async throws {
        let elsewhere = bench.home.root / "elsewhere"
        try await bench.serve(FakeWorker()) {
            try await bench.firstLook()
            try bench.folder.rename(to: elsewhere)
            await bench.journal.line(containing: "is gone")
            var job = JobRecord(id: JobID.next(), kind: .training, folder: bench.configuration().folders[0], file: "pools.zip")
            job.fail("No chips.")
            job.finishedAt = Date() - 100
            try bench.ledger().save(job)
            try (FolderLayout(root: elsewhere).input(of: job)).write(zipBytes())
            try elsewhere.rename(to: bench.folder)
            await bench.journal.line(containing: "is back")
            try bench.drop("marker.txt", [1])
            await bench.journal.line(containing: "marker.txt is neither")
        }
        #expect(bench.layout.failed.names.contains("pools.zip") && bench.layout.jobs.names == [])
    }
}
