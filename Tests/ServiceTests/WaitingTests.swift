import Foundation
import Job
import SystemPackage
import Testing

@testable import Service

@Suite("Jobs that wait or are skipped", .timeLimit(.minutes(20)))
struct WaitingTests {
    let bench: Bench
    let night = Night()

    init() throws {
        bench = try Bench()
    }

    @Test func aJobWaitsUntilThereIsFreeSpaceAndSaysSoOnce() async throws {
        let job = try bench.queue("pools.zip")
        let scheduler = try bench.scheduler(FakeWorker(), night)
        for free in [1000, 999_999] as [Int64] {
            night.setFree(free)
            let waiting = try #require(try await scheduler.drain().first)
            #expect(waiting.state == .queued)
            #expect(waiting.waits == "\(bench.folder) has less than the 1.8 GB of free space that are needed")
            #expect(Outcome(waiting).error?.hasPrefix("pools.zip waits: ") == true)
            #expect(try await scheduler.drain() == [])
            night.pass(.milliseconds(50))
        }
        #expect(bench.layout.input(of: job).exists)
        #expect(bench.journal.lines.count { $0.text.contains("waits: ") } == 1)
        night.setFree(2_000_000_000)
        #expect(try await scheduler.drain().map(\.state) == [.done])
    }

    @Test func theRoomForAJobIsWhatItWritesAndWhatIsLeftToOthers() throws {
        let base = bench.home.root / "base.dlpk"
        try base.write(Array(repeating: 0, count: 300))
        func room(_ base: FilePath?, _ backbone: String) -> Int64 {
            JobNeeds(layout: bench.layout, isTraining: true, base: base, backbone: backbone, reserve: 7, freeBytes: { _ in nil }).room
        }
        #expect(room(nil, "resnet50") == 1_800_000_007)
        #expect(room(nil, "resnet152") == 3_300_000_007)
        #expect(room(base, "resnet152") == 3_007)
    }

    @Test func theWorkerIsToldHowMuchToKeepFreeAndHowOftenToKeepHowFarItIs() async throws {
        let worker = FakeWorker()
        try bench.drop("pools.zip")
        _ = try await bench.daemon(worker) { ($0.daemon.reserve, $0.daemon.checkpointEvery) = (7, .seconds(90)) }.once()
        let order = try #require(worker.history.first?.training)
        #expect(order.keepFree == 1_800_000_007 && order.checkpointEvery == 90)
    }

    @Test func aFailureWhileTheDiskIsFullIsNotTheJobsFault() async throws {
        try bench.queue("pools.zip")
        let worker = FakeWorker { _, _ throws(WorkerFailure) in
            night.setFree(0)
            return .failed(.init(message: "pools.pth cannot be written (no space left on device).", isInputAtFault: false))
        }
        let job = try #require(try await bench.scheduler(worker, night).drain().first)
        #expect(job.state == .queued)
        #expect(job.attempts == 0)
        #expect(job.waits?.contains("of free space") == true)
    }

    @Test func resultsThatCannotBeWrittenAtTheEndOfAJobAreWaitedFor() async throws {
        let job = try bench.queue("pools.zip")
        let results = bench.layout.results
        let worker = FakeWorker { order, tell throws(WorkerFailure) in
            do {
                if !FilePath(order.training!.checkpoint!).names.contains("checkpoint.pth") {
                    try results.removeEntry()
                    try results.write("in the way".utf8)
                }
            } catch { throw .exited(code: 1, lastWords: "\(error)") }
            try order.training!.writeCheckpoint()
            return try await FakeWorker.succeed(order, tell)
        }
        let scheduler = try bench.scheduler(worker, night)
        let waiting = try #require(try await scheduler.drain().first)
        #expect(waiting.state == .queued)
        #expect(waiting.waits?.hasPrefix("results cannot be written to \(results)") == true)
        #expect(bench.layout.input(of: job).exists)
        night.pass(.milliseconds(50))
        #expect(try await scheduler.drain().map(\.waits) == [waiting.waits])
        #expect(worker.history.count == 1)
        #expect(bench.journal.lines.count { $0.text.contains("waits: ") } == 1)
        try results.removeEntry()
        night.pass(.milliseconds(50))
        #expect(try await scheduler.drain().map(\.state) == [.done])
        #expect(bench.results.count == 1)
    }

    @Test func anOrderThatCannotBeWrittenIsWaitedFor() async throws {
        let job = try bench.queue("pools.zip"), tries = Counter()
        let worker = FakeWorker { order, tell throws(WorkerFailure) in
            let number = tries.next()
            if number <= 5 { throw .couldNotWriteOrder("/srv/order.json", reason: "attempt \(number)") }
            return try await FakeWorker.succeed(order, tell)
        }
        let scheduler = try bench.scheduler(worker, night)
        for _ in 1...5 {
            let waiting = try #require(try await scheduler.drain().first)
            #expect(waiting.state == .queued && waiting.attempts == 0)
            #expect(waiting.waits == "/srv/order.json cannot be written; check the disk's free space and permissions")
            night.pass(.milliseconds(50))
        }
        #expect(try await scheduler.drain().map(\.state) == [.done])
        #expect(bench.journal.lines.count { $0.text.contains("job \(job.id) (pools.zip) waits: ") } == 1)
    }

    // MARK: Windows

    @Test func theQueueIsWorkedOffAsSoonAsTheWindowOpens() async throws {
        try bench.queue("pools.zip")
        night.set(TimeOfDay(hour: 21, minute: 59, second: 59))
        let scheduler = try bench.scheduler(FakeWorker(), night) { $0.window = Window([.init("22:00-06:00")!]) }
        let running = Task { try await scheduler.run() }
        scheduler.bell.ring()
        // One look for what may start now, and one for when the window opens.
        await night.looks(2)
        night.set(TimeOfDay(hour: 22, minute: 0))
        await bench.journal.line(containing: "finished job")
        scheduler.bell.fallSilent()
        try await running.value
        #expect(try bench.jobs().map(\.state) == [.done])
    }

    // MARK: Twice the same

    @Test func theSameDataIsNotTrainedOnTwiceWithTheSameBaseModelAndSettings() async throws {
        let first = try bench.queue("pools.zip"), worker = FakeWorker()
        let scheduler = try bench.scheduler(worker) { $0.promote = .never }
        #expect(try await scheduler.drain().map(\.state) == [.done])
        let result = try #require(try bench.ledger().record(first.id)?.result)
        try bench.queue("copy of pools.zip")
        let second = try #require(try await scheduler.drain().first)
        #expect(second.state == .duplicate)
        #expect(second.result == result)
        #expect(worker.history.count == 1)
        #expect(bench.layout.archive.names == ["copy of pools.zip", "pools.zip"])
        let line = await bench.journal.line(containing: "was trained on already")
        #expect(line.text.contains(first.id) && line.text.contains(result))
        #expect(line.fields["MESSAGE_ID"] == MessageID.jobDuplicate.rawValue)
    }

    @Test func otherDataOtherSettingsOrMissingResultsAreTrainedOn() async throws {
        try bench.queue("pools.zip")
        let worker = FakeWorker()
        _ = try await bench.scheduler(worker) { $0.promote = .never }.drain()
        try bench.queue("other.zip", contents: [9])
        _ = try await bench.scheduler(worker) { $0.promote = .never }.drain()
        try bench.queue("pools.zip")
        _ = try await bench.scheduler(worker) { ($0.promote, $0.job.fit.epochs) = (.never, 3) }.drain()
        try bench.queue("pools.zip")
        _ = try await bench.scheduler(worker) { ($0.promote, $0.retrain) = (.never, true) }.drain()
        try FileManager.default.removeItem(atPath: bench.layout.results.string)
        try bench.queue("pools.zip")
        _ = try await bench.scheduler(worker) { $0.promote = .never }.drain()
        #expect(worker.history.count == 5)
        #expect(try bench.jobs().allSatisfy { $0.state == .done })
    }
}
