import Foundation
import Job
import SystemPackage
import Testing

@testable import Service

@Suite("Cancelling and retrying", .timeLimit(.minutes(20)))
struct JobControlTests {
    let bench: Bench
    private let worker = FakeWorker()

    init() throws {
        bench = try Bench()
    }

    private func control() throws -> JobControl { try JobControl(directory: bench.home.root / "state") }

    @Test func aQueuedJobThatIsCancelledLiesInFailedAndNeverRuns() async throws {
        let job = try bench.queue("pools.zip")
        #expect(try control().cancel(job).state == .failed)
        #expect(bench.layout.failed.names == ["pools.zip", "pools.zip.error.txt"])
        #expect(bench.layout.jobs.names == [])
        #expect(try await bench.scheduler(worker).drain() == [])
        #expect(worker.history.isEmpty)
    }

    /// The file is moved right after the job is in the ledger: whoever cancels it between the two finds no file to put aside.
    @Test func aJobThatIsCancelledWhileItsFileIsTakenLiesInFailed() throws {
        let ledger = try bench.ledger(), control = try control()
        let job = JobRecord(id: JobID.next(), kind: .training, folder: bench.configuration().folders[0], file: "pools.zip")
        try bench.layout.create()
        try bench.drop("pools.zip")
        let taken = try ledger.add(job) { () throws(Errno) in
            #expect(throws: Never.self) { try control.cancel(job) }
            try bench.layout.claim("pools.zip", as: job)
        }
        #expect(taken.state == .failed && taken.error == "pools.zip was cancelled; finetuned retry \(job.id) takes it up again.")
        try Conclusion(bench.layout, ledger: ledger).carryOut(taken)
        #expect(bench.layout.failed.names == ["pools.zip", "pools.zip.error.txt"] && bench.layout.jobs.names == [])
    }

    @Test func aJobThatIsCancelledAfterTheDaemonDiedTakingItsFileLiesInFailed() async throws {
        var job = try bench.queue("pools.zip")
        job.state = .claimed
        try bench.ledger().save(job)
        #expect(try control().cancel(job).state == .claimed)
        #expect(try await bench.daemon(worker).once() == [] && worker.history.isEmpty)
        #expect(bench.layout.failed.names == ["pools.zip", "pools.zip.error.txt"] && bench.layout.jobs.names == [])
    }

    @Test func aRunningJobThatIsCancelledStops() async throws {
        let job = try bench.queue("pools.zip")
        let control = try control()
        let worker = FakeWorker { order, tell throws(WorkerFailure) in
            #expect(throws: Never.self) { try control.cancel(job) }
            return try await FakeWorker.workUntilStopped(order, tell)
        }
        let ended = try #require(try await bench.scheduler(worker).drain().first)
        #expect(ended.state == .failed)
        #expect(ended.error == "pools.zip was cancelled; finetuned retry \(job.id) takes it up again.")
        #expect(bench.layout.failed.names == ["pools.zip", "pools.zip.error.txt"])
    }

    /// Whoever looks after a running job asks the ledger every few seconds: its attempt may end before.
    @Test(arguments: [WorkerOutcome.failed(.init(message: "There is no space left.", isInputAtFault: false)), nil])
    func aJobThatIsCancelledJustBeforeItsAttemptEndsIsNotTriedAgain(outcome: WorkerOutcome?) async throws {
        let job = try bench.queue("pools.zip")
        let control = try control()
        let worker = FakeWorker { order, tell throws(WorkerFailure) in
            #expect(throws: Never.self) { try control.cancel(job) }
            guard let outcome else { throw .exited(code: EX_TEMPFAIL, lastWords: nil) }
            return outcome
        }
        let ended = try await bench.scheduler(worker).drain()
        #expect(ended.map(\.error) == ["pools.zip was cancelled; finetuned retry \(job.id) takes it up again."])
        #expect(bench.layout.failed.names == ["pools.zip", "pools.zip.error.txt"] && worker.history.count == 1)
    }

    @Test func aJobThatWasCancelledWhileTheDaemonDiedIsNotTakenUp() async throws {
        var job = try bench.queue("pools.zip")
        job.state = .running
        try bench.ledger().save(job)
        #expect(try control().cancel(job).state == .running)
        #expect(try await bench.daemon(worker).once() == [])
        #expect(bench.layout.failed.names == ["pools.zip", "pools.zip.error.txt"])
    }

    @Test func aFailedJobThatIsRetriedRunsUnderItsOldId() async throws {
        let job = try bench.queue("pools.zip")
        let failing = FakeWorker { _, _ throws(WorkerFailure) in .failed(.init(message: "map.txt is empty.", isInputAtFault: true)) }
        let failed = try #require(try await bench.scheduler(failing).drain().first)
        #expect(bench.layout.failed.names == ["pools.zip", "pools.zip.error.txt"])
        _ = try control().retry(failed)
        #expect(bench.layout.failed.names == [])
        #expect(try await bench.scheduler(worker).drain().map(\.id) == [job.id])
        #expect(try bench.jobs().map(\.state) == [.done])
    }

    @Test func aJobThatWasDoneIsDoneAgain() async throws {
        try bench.queue("pools.zip")
        let scheduler = try bench.scheduler(worker) { $0.promote = .never }
        let done = try #require(try await scheduler.drain().first)
        _ = try control().retry(done)
        #expect(try await scheduler.drain().map(\.state) == [.done])
        #expect(bench.results.count == 2)
        #expect(bench.layout.archive.names == ["pools.zip"])
    }

    @Test func aRunningDaemonTakesUpARetriedJobAtOnce() async throws {
        let job = try bench.queue("pools.zip")
        let cancelled = try control().cancel(job)
        try await bench.serve(worker) {
            try await bench.firstLook()
            _ = try control().retry(cancelled)
            await bench.journal.line(containing: "finished job")
        }
        #expect(try bench.jobs().map(\.state) == [.done, .refused])
    }

    @Test func dataThatWasRefusedForWhatWasDroppedWithItIsTakenUp() async throws {
        try bench.drop("pools.dlpk", Array("hello".utf8))
        try bench.drop("pools.zip")
        try bench.drop("notes.txt")
        _ = try await bench.daemon(worker).once()
        let jobs = try bench.jobs()
        #expect(jobs.map(\.state) == [.refused, .refused, .refused] && worker.history.isEmpty)
        #expect(jobs.map(\.file) == ["pools.dlpk", "notes.txt", "pools.zip"])
        #expect(jobs[2].error?.hasPrefix("pools.zip was not used, because pools.dlpk") == true)
        #expect(jobs.map(\.place) == jobs.map { (bench.layout.failed / $0.file).string })
        let refusal = JobControlError("notes.txt is neither training data (.zip) nor a model package (.dlpk); drop one of these.")
        #expect(throws: refusal) { try control().retry(jobs[1]) }
        _ = try control().retry(jobs[2])
        #expect(try await bench.scheduler(worker).drain().map(\.state) == [.done])
        #expect(bench.layout.failed.names == ["notes.txt", "notes.txt.error.txt", "pools.dlpk", "pools.dlpk.error.txt"])
    }

    @Test func theFileOfAnotherJobOfItsNameIsLeftAlone() async throws {
        let scheduler = try bench.scheduler(worker) { $0.promote = .never }
        var jobs: [JobRecord] = []
        for contents in [1, 2] as [UInt8] {
            try bench.queue("pools.zip", contents: [contents])
            jobs += try await scheduler.drain()
        }
        #expect(bench.layout.archive.names == ["pools-2.zip", "pools.zip"])
        try (bench.layout.archive / "pools-2.zip").removeEntry()
        #expect(throws: JobControlError.self) { try control().retry(jobs[1]) }
        #expect(bench.layout.archive.names == ["pools.zip"])
    }

    @Test func whatCannotBeIsRefusedInASentence() async throws {
        let job = try bench.queue("pools.zip")
        #expect(throws: JobControlError("Job \(job.id) (pools.zip) has not ended yet; it goes on by itself.")) { try control().retry(job) }
        let done = try #require(try await bench.scheduler(worker).drain().first)
        #expect(throws: JobControlError("Job \(job.id) (pools.zip) has ended already; nothing is left to cancel.")) { try control().cancel(done) }
        try (bench.layout.archive / "pools.zip").removeEntry()
        #expect(throws: JobControlError("The file of job \(job.id) is no longer in \(bench.layout.archive); drop pools.zip again.")) { try control().retry(done) }
    }
}
