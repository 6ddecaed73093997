import Foundation
import SystemPackage
import Testing

@testable import Service

@Suite("Stops, crashes and starts", .timeLimit(.minutes(20)))
struct RecoveryTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
    }

    @Test func aJobInterruptedByShutdownGoesOnAtTheNextStart() async throws {
        let worker = FakeWorker(FakeWorker.workUntilStopped)
        try await bench.serve(worker) {
            try bench.drop("pools.zip")
            _ = await worker.nextOrder()
        }
        let interrupted = try #require(try bench.jobs().first)
        #expect(interrupted.state == .interrupted)
        #expect(interrupted.attempts == 0)
        #expect(bench.layout.input(of: interrupted).exists)

        let outcomes = try await bench.daemon(FakeWorker()).once()
        #expect(outcomes.map(\.job) == [interrupted.id])
        #expect(bench.layout.archive.names == ["pools.zip"])
    }

    @Test func aJobThatRanWhenTheDaemonDiedRunsAgainAndTheAttemptCounts() async throws {
        try leaveRunningJob(attempts: 1)
        let outcomes = try await bench.daemon(FakeWorker()).once()
        #expect(outcomes.map(\.isSuccess) == [true])
        #expect(try bench.jobs().map(\.attempts) == [2])
    }

    @Test func aJobThatBroughtTheDaemonDownThreeTimesIsGivenUp() async throws {
        try leaveRunningJob(attempts: 3)
        let worker = FakeWorker()
        #expect(try await bench.daemon(worker).once() == [])
        #expect(worker.history.isEmpty)
        #expect(try bench.jobs().map(\.state) == [.failed])
        #expect(bench.layout.failed.names == ["pools.zip", "pools.zip.error.txt"])
        #expect((bench.layout.failed / "pools.zip.error.txt").text?.contains("ended unexpectedly") == true)
    }

    @Test func aJobThatBroughtTheDaemonDownIsGivenUpAtOnceWhereNothingIsTriedAgain() async throws {
        try leaveRunningJob(attempts: 1)
        #expect(try await bench.daemon(FakeWorker()) { $0.daemon.retries = 0 }.once() == [])
        #expect((bench.layout.failed / "pools.zip.error.txt").text?.contains("ended unexpectedly during its attempt;") == true)
    }

    @Test func aClaimedFileThatIsNotInTheLedgerIsAJobAgain() async throws {
        try (bench.layout.jobs / "01KB2M9Q7TXW" / "pools.zip").write(zipBytes())
        let outcomes = try await bench.daemon(FakeWorker()).once()
        #expect(outcomes.map(\.job) == ["01KB2M9Q7TXW"])
        #expect(bench.layout.archive.names == ["pools.zip"])
    }

    @Test func aFolderThatMovedKeepsItsJobs() async throws {
        try leaveRunningJob(attempts: 1)
        let moved = bench.home.root / "moved"
        try bench.folder.rename(to: moved)
        let outcomes = try await bench.daemon(FakeWorker()) { $0.folders = [FolderSettings(name: "new", path: moved)] }.once()
        #expect(outcomes.map(\.folder) == ["new"])
        #expect(FolderLayout(root: moved).archive.names == ["pools.zip"])
    }

    @Test func whatWasWrittenDownButNotMovedIsMovedAtTheNextStart() async throws {
        var job = try leaveRunningJob(attempts: 1)
        job.state = .done
        job.saved = "pools/pools.dlpk"
        job.promotedAs = JobID.next()
        job.result = (bench.layout.results / "2026-11-24-pools").string
        try bench.ledger().save(job)
        try bench.layout.create()
        try (bench.layout.output(of: job.id) / "pools/pools.dlpk").write(zipBytes())
        #expect(try await bench.daemon(FakeWorker()).once() == [])
        #expect((bench.layout.results / "2026-11-24-pools/pools/pools.dlpk").exists)
        #expect(bench.layout.base == bench.layout.models / job.promotedAs! / "pools.dlpk")
        #expect(bench.layout.archive.names == ["pools.zip"])
        #expect(bench.layout.jobs.names == [])
    }

    @Test func aCrashedWorkerIsTriedAgain() async throws {
        let worker = FakeWorker { order, tell throws(WorkerFailure) in
            guard let training = order.training, try attempt(of: training.job) < 3 else { return try await FakeWorker.succeed(order, tell) }
            throw .killed(signal: 11, lastWords: nil)
        }
        try bench.drop("pools.zip")
        #expect(try await bench.daemon(worker).once().map(\.isSuccess) == [true])
        #expect(worker.history.count == 3)
        #expect(try bench.jobs().map(\.attempts) == [3])
        #expect(bench.layout.failed.names == [])
    }

    @Test(arguments: [(0, "pools.zip failed: The worker"), (1, "pools.zip failed 2 times, last because: The worker")])
    func aCrashedWorkerIsTriedAgainAsOftenAsTold(retries: Int, beginning: String) async throws {
        let worker = FakeWorker { _, _ throws(WorkerFailure) in throw .killed(signal: 9, lastWords: nil) }
        try bench.drop("pools.zip")
        let outcomes = try await bench.daemon(worker) { $0.daemon.retries = retries }.once()
        #expect(worker.history.count == retries + 1)
        #expect(outcomes.first?.error?.hasPrefix(beginning) == true)
    }

    @Test func threeCrashesAreEnough() async throws {
        let worker = FakeWorker { _, _ throws(WorkerFailure) in throw .killed(signal: 9, lastWords: nil) }
        try bench.drop("pools.zip")
        let outcomes = try await bench.daemon(worker).once()
        #expect(worker.history.count == 3)
        #expect(outcomes.first?.error?.hasPrefix("pools.zip failed 3 times, last because: The worker was killed by SIGKILL") == true)
        #expect(bench.layout.failed.names == ["pools.zip", "pools.zip.error.txt"])
        #expect(bench.layout.jobs.names == [])
    }

    @Test func aMissingWorkerIsNotTheFilesFault() async throws {
        let worker = FakeWorker { _, _ throws(WorkerFailure) in throw .couldNotStart("/no/worker", reason: "not found") }
        try bench.drop("pools.zip")
        await #expect(throws: DaemonError.self) { _ = try await bench.daemon(worker).once() }
        await #expect(throws: DaemonError.self) { try await bench.daemon(worker).run() }
        #expect(try bench.jobs().map(\.state) == [.queued])
        #expect(try bench.jobs().map(\.attempts) == [0])
        #expect(try await bench.daemon(FakeWorker()).once().map(\.isSuccess) == [true])
    }

    @Test func aFileThatIsTakenBackBeforeItsTurnFailsWithASentence() async throws {
        let job = try leaveRunningJob(attempts: 0)
        try FileManager.default.removeItem(atPath: bench.layout.input(of: job).string)
        try (bench.layout.folder(of: job.id) / "order.json").write([])
        let outcomes = try await bench.daemon(FakeWorker()).once()
        #expect(outcomes.map(\.error) == ["pools.zip was removed before its turn came; drop it again."])
    }

    /// A claimed zip and a ledger that says that a worker is at it, as a daemon leaves them that is killed.
    @discardableResult
    private func leaveRunningJob(attempts: Int) throws -> JobRecord {
        var job = JobRecord(id: JobID.next(), kind: .training, folder: bench.configuration().folders[0], file: "pools.zip")
        job.state = .running
        job.attempts = attempts
        try bench.ledger().save(job)
        try bench.layout.input(of: job).write(zipBytes())
        return job
    }

    private func attempt(of job: String) throws(WorkerFailure) -> Int {
        do { return try bench.ledger().record(job)?.attempts ?? 0 } catch { throw .exited(code: 1, lastWords: "\(error)") }
    }
}
