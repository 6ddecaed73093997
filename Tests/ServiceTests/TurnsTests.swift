import Job
import Synchronization
import SystemPackage
import Testing

@testable import Service

@Suite("Whose turn it is", .timeLimit(.minutes(20)))
struct TurnsTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
    }

    private func folder(_ name: String) -> FolderSettings { FolderSettings(name: name, path: bench.home.root / name) }

    private func drop(_ files: String..., into folder: String) throws {
        for (number, file) in files.enumerated() { try (bench.home.root / folder / file).write(zipBytes(contents: [UInt8(number)])) }
    }

    @Test func foldersTakeTurns() async throws {
        try drop("a1.zip", "a2.zip", "a3.zip", into: "a")
        try drop("b1.zip", "b2.zip", into: "b")
        let worker = FakeWorker()
        _ = try await bench.daemon(worker) { $0.folders = [folder("a"), folder("b")] }.once()
        #expect(worker.history.compactMap(\.training?.name) == ["a1", "b1", "a2", "b2", "a3"])
    }

    @Test func jobsOfSeveralFoldersRunAtOnceEachOnADeviceOfItsOwn() async throws {
        let started = Counter(), gate = Gate()
        let worker = FakeWorker { order, tell throws(WorkerFailure) in
            if started.next() == 2 { gate.open() } else { await gate.pass() }
            return try await FakeWorker.succeed(order, tell)
        }
        try drop("a.zip", into: "a")
        try drop("b.zip", into: "b")
        try await bench.serve(worker, {
            $0.folders = [folder("a"), folder("b")]
            ($0.daemon.jobsAtOnce, $0.daemon.devices) = (2, ["cuda:0", "cuda:1"])
        }) {
            await bench.journal.line(containing: "a: finished job")
            await bench.journal.line(containing: "b: finished job")
        }
        let trainings = worker.history.compactMap(\.training)
        #expect(Set(trainings.map(\.settings.fit.device)) == ["cuda:0", "cuda:1"])
        #expect(trainings.map(\.workers) == [2, 2])
    }

    @Test func aFolderHasOneJobAtATime() async throws {
        let running = Mutex(0)
        let worker = FakeWorker { order, tell throws(WorkerFailure) in
            running.withLock { $0 += 1 }
            #expect(running.withLock(\.self) == 1)
            defer { running.withLock { $0 -= 1 } }
            return try await FakeWorker.succeed(order, tell)
        }
        try bench.drop("a.zip", zipBytes(contents: [1]))
        try bench.drop("b.zip", zipBytes(contents: [2]))
        try await bench.serve(worker, { $0.daemon.jobsAtOnce = 4 }) {
            await bench.journal.line(containing: "(a.zip) in")
            await bench.journal.line(containing: "(b.zip) in")
        }
    }

    @Test func aDeviceThatAFolderNamesGoesFirst() async throws {
        let worker = FakeWorker()
        try bench.drop("a.zip")
        _ = try await bench.daemon(worker) {
            $0.folders[0].job.fit.device = "cpu"
            ($0.daemon.devices, $0.daemon.threads) = (["cuda:0"], 3)
        }.once()
        #expect(worker.history.first?.training?.settings.fit.device == "cpu")
        #expect(worker.history.first?.training?.threads == 3)
    }

    @Test func aPlaceIsGivenBackAndNoneIsGivenTwice() throws {
        let turns = Turns()
        var daemon = DaemonSettings()
        daemon.jobsAtOnce = 2
        let jobs = ["a", "b", "c"].map { (JobRecord(id: JobID.next(), kind: .training, folder: folder($0), file: "\($0).zip"), folder($0)) }
        let first = try #require(turns.begin(jobs, of: daemon, runner: FakeWorker()))
        let second = try #require(turns.begin(Array(jobs.dropFirst()), of: daemon, runner: FakeWorker()))
        #expect([first.place, second.place] == [0, 1])
        #expect(turns.begin(Array(jobs.dropFirst(2)), of: daemon, runner: FakeWorker()) == nil)
        turns.end(first)
        #expect(turns.busy == [folder("b").path])
        let third = try #require(turns.begin([jobs[0], jobs[2]], of: daemon, runner: FakeWorker()))
        #expect(third.folder.name == "c" && third.place == 0)
    }

    @Test func supervisionThatIsLateIsNoticed() throws {
        let turns = Turns()
        #expect(turns.areSupervised(within: .zero))
        let job = JobRecord(id: JobID.next(), kind: .training, folder: folder("a"), file: "a.zip")
        let turn = try #require(turns.begin([(job, folder("a"))], of: DaemonSettings(), runner: FakeWorker()))
        #expect(turns.areSupervised(within: .seconds(60)) && !turns.areSupervised(within: .seconds(-1)))
        turns.end(turn)
        #expect(turns.areSupervised(within: .seconds(-1)))
    }

    @Test func aRunningJobIsLookedAfterAgainAndAgain() async throws {
        try bench.queue("pools.zip")
        let night = Night(), gate = Gate(), scheduler = try bench.scheduler(gate.worker, night)
        let draining = Task { try await scheduler.drain() }
        // Together they take longer than a job may be unseen.
        await night.looks(50)
        var isSupervising = false
        for _ in 1...100 where !isSupervising {
            await night.looks(1)
            isSupervising = scheduler.isSupervising
        }
        #expect(isSupervising)
        gate.open()
        #expect(try await draining.value.map(\.state) == [.done])
    }

    @Test func aJobThatStopsIsNotMissedHoweverLongThatTakes() throws {
        let turns = Turns(), job = JobRecord(id: JobID.next(), kind: .training, folder: folder("a"), file: "a.zip")
        _ = try #require(turns.begin([(job, folder("a"))], of: DaemonSettings(), runner: FakeWorker()))
        turns.saw(folder("a").path)
        turns.stop(folder("a").path)
        #expect(turns.areSupervised(within: .seconds(-1)))
        #expect(turns.busy == [folder("a").path])
    }
}
