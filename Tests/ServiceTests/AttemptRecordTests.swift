import Foundation
import Job
import Synchronization
import SystemPackage
import Testing

@testable import Service

@Suite("What the ledger keeps of attempts and arrivals", .timeLimit(.minutes(20)))
struct AttemptRecordTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
    }

    @Test func eachAttemptIsARowThatSaysHowItEnded() async throws {
        let job = try bench.queue("pools.zip")
        let tries = Counter()
        let worker = FakeWorker { order, tell throws(WorkerFailure) in
            guard tries.next() == 1 else { return try await FakeWorker.succeed(order, tell) }
            await tell(.epoch(Epoch(number: 4, of: 10, trainLoss: 1, validLoss: nil, learningRate: 0.1, averagePrecision: nil, seconds: 1)))
            throw .killed(signal: 11, lastWords: nil)
        }
        #expect(try await bench.scheduler(worker).drain().map(\.state) == [.done])
        let attempts = try bench.ledger().attempts(of: job.id)
        #expect(attempts.map(\.number) == [1, 2])
        #expect(attempts.map(\.state) == [.queued, .done])
        #expect(attempts.map(\.epochs) == [4, 1])
        #expect(attempts[0].error?.contains("killed by") == true && attempts[1].error == nil)
        #expect(attempts[0].after == nil && attempts[1].after?.averagePrecision == 0.6 && attempts[1].learningRate == 0.0012)
        #expect(attempts[1].result == (try bench.ledger().record(job.id)?.result))
        #expect(attempts[1].fingerprint != nil)
        #expect(attempts.allSatisfy { attempt in attempt.endedAt.map { $0 >= attempt.startedAt } == true })
    }

    @Test func anAttemptThatTheDaemonDidNotSurviveEndsAtTheNextStart() throws {
        var job = try bench.queue("pools.zip")
        job.beginAttempt(model: nil)
        try bench.ledger().save(job)
        #expect(try bench.ledger().attempts(of: job.id).map(\.endedAt) == [nil])
        try Recovery(bench.configuration().folders[0], retries: 2, ledger: bench.ledger(), log: FolderLog("buildings", bench.journal.logger)).run()
        let attempt = try #require(try bench.ledger().attempts(of: job.id).first)
        #expect(attempt.endedAt != nil && attempt.state == .queued)
    }

    @Test func howFarAStepIsCanBeRead() async throws {
        let job = try bench.queue("pools.zip")
        let progress = JobEvent.Progress(step: "Epoch 1 of 2", completed: 3, total: 10, loss: 0.5)
        let worker = FakeWorker { order, tell throws(WorkerFailure) in
            await tell(.progress(progress))
            return .failed(.init(message: "map.txt is empty.", isInputAtFault: true))
        }
        _ = try await bench.scheduler(worker).drain()
        #expect(try Ledger(reading: bench.home.root / "state").job(job.id)?.progress == progress)
    }

    @Test func progressIsWrittenDownOnceInAWhileAndAtEachNewStep() async throws {
        let job = try bench.queue("pools.zip"), night = Night(), ledger = try bench.ledger(), written = Mutex<[Int]>([])
        let worker = FakeWorker { _, tell throws(WorkerFailure) in
            for (step, completed, time) in [("Epoch 1", 1, 0), ("Epoch 1", 2, 5), ("Epoch 1", 3, 5), ("Epoch 1", 4, 5), ("Epoch 2", 1, 0)] {
                night.pass(.seconds(time))
                await tell(.progress(.init(step: step, completed: completed, total: 9)))
                written.withLock { $0.append((try? ledger.record(job.id))??.progress?.completed ?? 0) }
            }
            return .failed(.init(message: "map.txt is empty.", isInputAtFault: true))
        }
        _ = try await bench.scheduler(worker, night).drain()
        #expect(written.withLock(\.self) == [1, 1, 3, 3, 1])
    }

    // MARK: Arrivals

    private func intake() throws -> Intake {
        Intake(
            bench.configuration().folders[0], settle: .seconds(10), giveUp: .seconds(60), ledger: try bench.ledger(),
            log: FolderLog("buildings", bench.journal.logger))
    }

    private func arrivals() throws -> [String: Arrival] {
        Dictionary(uniqueKeysWithValues: try bench.ledger().arrivals(in: bench.folder).map { ($0.file, $0) })
    }

    @Test func everyDroppedFileIsWrittenDownWithHowFarItIsAndWhy() throws {
        let start = ContinuousClock.now
        var intake = try intake()
        try bench.drop("a.zip")
        try bench.drop("b.dlpk", zipBytes().dropLast())
        _ = try intake.look(at: start)
        #expect(try arrivals().mapValues(\.state) == ["a.zip": .settling, "b.dlpk": .settling])
        let seen = try arrivals()["a.zip"]?.seenAt
        _ = try intake.look(at: start + .seconds(11))
        #expect(try arrivals().mapValues(\.state) == ["a.zip": .verified, "b.dlpk": .incomplete])
        #expect(try arrivals()["a.zip"]?.reason == "waits for b.dlpk, which is not whole yet")
        #expect(try arrivals()["a.zip"]?.seenAt == seen)
        let configuration = bench.configuration { $0.daemon.settle = .zero }
        let status = FileStatus.all(
            in: configuration.folders[0], daemon: configuration.daemon, jobs: [], arrivals: try bench.ledger().arrivals(in: bench.folder)).files
        #expect(status.map(\.reason).first == "waits for b.dlpk, which is not whole yet")
        try (bench.folder / "b.dlpk").append(zipBytes().suffix(1))
        _ = try intake.look(at: start + .seconds(20))
        _ = try intake.look(at: start + .seconds(31))
        #expect(try arrivals() == [:])
        #expect(try bench.jobs().map(\.state) == [.queued, .queued])
    }

    @Test func aJobIsWrittenDownAsClaimedBeforeItsFileIsMoved() throws {
        let ledger = try bench.ledger()
        let job = JobRecord(id: JobID.next(), kind: .training, folder: bench.configuration().folders[0], file: "pools.zip")
        var during: JobState?
        _ = try ledger.add(job) { () throws(Errno) in during = try? ledger.record(job.id)?.state }
        #expect(during == .claimed)
        #expect(try ledger.record(job.id)?.state == .queued)
    }

    @Test(arguments: [true, false]) func aClaimThatTheDaemonDidNotSurviveIsEndedOrForgotten(isMoved: Bool) throws {
        var job = try bench.queue("pools.zip")
        job.state = .claimed
        try bench.ledger().save(job)
        if !isMoved { try bench.layout.input(of: job).rename(to: bench.folder / "pools.zip") }
        try Recovery(bench.configuration().folders[0], retries: 2, ledger: bench.ledger(), log: FolderLog("buildings", bench.journal.logger)).run()
        #expect(try bench.jobs().map(\.state) == (isMoved ? [.queued] : []))
        #expect(isMoved || (bench.folder / "pools.zip").exists)
        #expect(bench.layout.jobs.names == (isMoved ? [job.id] : []))
    }
}
