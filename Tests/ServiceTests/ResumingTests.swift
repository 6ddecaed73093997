import Foundation
import Job
import Synchronization
import SystemPackage
import Testing

@testable import Service

@Suite("Going on with a job", .timeLimit(.minutes(20)))
struct ResumingTests {
    let bench: Bench
    let night = Night()

    init() throws {
        bench = try Bench()
    }

    @Test func whenTheWindowClosesTheWorkerStopsAndTheJobGoesOnTheNextNight() async throws {
        try bench.queue("pools.zip")
        let worker = FakeWorker { order, tell throws(WorkerFailure) in
            if FilePath(order.training!.checkpoint!).names == ["checkpoint.pth"] { return try await FakeWorker.succeed(order, tell) }
            night.set(TimeOfDay(hour: 6, minute: 0))
            try? await Task.sleep(for: .seconds(86_400))
            try order.training!.writeCheckpoint()
            throw .stopped
        }
        let scheduler = try bench.scheduler(worker, night) { $0.window = Window([.init("22:00-06:00")!]) }
        #expect(try await scheduler.drain() == [])
        let job = try #require(try bench.jobs().first)
        #expect(job.state == .queued)
        #expect(job.attempts == 0)
        await bench.journal.line(containing: "was interrupted and goes on when the window opens again")
        #expect(try await scheduler.drain() == [])
        #expect(worker.history.count == 1)

        night.set(TimeOfDay(hour: 22, minute: 0))
        #expect(try await scheduler.drain().map(\.state) == [.done])
        #expect(worker.history.count == 2)
        #expect(worker.history[0].training?.checkpoint == worker.history[1].training?.checkpoint)
        #expect(bench.layout.jobs.names == [])
    }

    // The clock of a share's server may be an hour ahead or behind.

    @Test(arguments: [-3600.0, 0, 3600]) func attemptsThatBroughtTheJobOnDoNotCount(ahead: Double) async throws {
        try bench.queue("pools.zip")
        let crashes = Counter()
        let worker = FakeWorker { order, tell throws(WorkerFailure) in
            guard crashes.next() <= 5 else { return try await FakeWorker.succeed(order, tell) }
            try order.training!.writeCheckpoint(ahead: ahead)
            throw .killed(signal: 9, lastWords: nil)
        }
        #expect(try await bench.scheduler(worker).drain().map(\.state) == [.done])
        #expect(worker.history.count == 6)
    }

    @Test(arguments: [-3600.0, 0, 3600]) func attemptsThatLeaveTheOldCheckpointCount(ahead: Double) async throws {
        try bench.queue("pools.zip")
        let attempts = Counter()
        let worker = FakeWorker { order, _ throws(WorkerFailure) in
            if attempts.next() == 1 { try order.training!.writeCheckpoint(ahead: ahead) }
            throw .killed(signal: 9, lastWords: nil)
        }
        #expect(try await bench.scheduler(worker).drain().map(\.state) == [.failed])
        #expect(worker.history.count == 4)
    }

    @Test func aWorkerThatWasAskedToStopByOthersGoesOnAtOnceAndItDoesNotCount() async throws {
        try bench.queue("pools.zip")
        let stops = Counter()
        let worker = FakeWorker { order, tell throws(WorkerFailure) in
            guard stops.next() <= 4 else { return try await FakeWorker.succeed(order, tell) }
            throw .exited(code: EX_TEMPFAIL, lastWords: nil)
        }
        #expect(try await bench.scheduler(worker).drain().map(\.attempts) == [1])
        #expect(worker.history.count == 5)
    }

    @Test(arguments: [nil, "base.dlpk"]) func aTrainingThatGoesOnKeepsTheBaseModelThatItBeganWith(base: String?) async throws {
        try bench.queue("pools.zip")
        if let base { try (bench.layout.models / JobID.next() / base).write(zipBytes()) }
        let crashes = Counter(), layout = bench.layout
        let worker = FakeWorker { order, tell throws(WorkerFailure) in
            guard crashes.next() == 1 else { return try await FakeWorker.succeed(order, tell) }
            try order.training!.writeCheckpoint()
            do { try (layout.models / JobID.next() / "other.dlpk").write(zipBytes()) } catch { throw .exited(code: 1, lastWords: "\(error)") }
            throw .killed(signal: 9, lastWords: nil)
        }
        #expect(try await bench.scheduler(worker).drain().map(\.state) == [.done])
        #expect(worker.history.map { $0.training?.model.flatMap { FilePath($0).lastComponent?.string } } == [base, base])
        #expect(layout.base?.lastComponent == "pools.dlpk")
    }
}

/// Counts from 1.
final class Counter: Sendable {
    private let value = Mutex(0)

    func next() -> Int {
        value.withLock {
            $0 += 1
            return $0
        }
    }
}
