import Foundation
import Job
import SystemPackage
import Testing

@testable import Service

@Suite("Out of memory", .timeLimit(.minutes(20)))
struct MemoryTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
    }

    @Test func anAttemptThatRunsOutOfMemoryGoesOnWithHalfTheBatchAndSaysSo() async throws {
        try bench.queue("pools.zip")
        let worker = FakeWorker { order, tell throws(WorkerFailure) in
            guard order.training!.settings.prepare.batchSize > 1 else { return try await FakeWorker.succeed(order, tell) }
            throw .outOfMemory(lastWords: nil)
        }
        let job = try #require(try await bench.scheduler(worker) { $0.job.prepare.batchSize = 16 }.drain().first)
        #expect(worker.history.map { $0.training!.settings.prepare.batchSize } == [16, 8, 4, 2, 1])
        #expect((job.state, job.attempts, job.batchSize) == (.done, 1, 1))
        #expect(worker.history.map { $0.training!.notes.count } == [0, 1, 1, 1, 1])
        #expect(worker.history.last?.training?.notes.first?.hasSuffix("a batch has 1 chip.") == true)
        let line = await bench.journal.line(containing: "ran out of memory with batches of 16 chips and goes on with batches of 8 chips")
        #expect(line.fields["MESSAGE_ID"] == MessageID.outOfMemory.rawValue)
    }

    @Test func whereNothingIsLeftToHalveTheJobFailsAfterItsAttempts() async throws {
        try bench.queue("pools.zip")
        let worker = FakeWorker { _, _ throws(WorkerFailure) in throw .outOfMemory(lastWords: "you tried to allocate 9 bytes") }
        let job = try #require(try await bench.scheduler(worker) { $0.job.prepare.batchSize = 2 }.drain().first)
        #expect(worker.history.map { $0.training!.settings.prepare.batchSize } == [2, 1, 1, 1])
        #expect(job.state == .failed)
        #expect(job.error?.contains("ran out of memory: choose a smaller batch_size or chip_size") == true)
    }

    @Test func aSmallerBatchSizeInTheConfigurationGoesBeforeTheHalf() async throws {
        let job = try bench.queue("pools.zip"), worker = FakeWorker()
        try bench.ledger().update(job.id) { $0.batchSize = 8 }
        _ = try await bench.scheduler(worker) { $0.job.prepare.batchSize = 4 }.drain()
        #expect(worker.history.map { $0.training!.settings.prepare.batchSize } == [4])
    }

    // MARK: - Knowing

    /// How the kernel's count of kills goes on when it is asked again.
    @Test(arguments: [([0, 1], true), ([3, 3], false), ([nil, nil], true)] as [([Int?], Bool)])
    func aSIGKILLIsForWantOfMemoryIfTheKernelCountsItOrNobodyDoes(counts: [Int?], isShort: Bool) async throws {
        let script = try WorkerScript("kill -KILL $$"), asked = Counter()
        var worker = WorkerProcess(executable: WorkerScript.executable)
        worker.memoryKills = { counts[asked.next() - 1] }
        let failure = await #expect(throws: WorkerFailure.self) { try await worker.run(.verifyModel(path: "/x"), in: script.folder) { _ in } }
        #expect(failure == (isShort ? .outOfMemory(lastWords: nil) : .killed(signal: SIGKILL, lastWords: nil)))
    }

    @Test func aWorkerThatGetsNoMemorySaysSoByItsExitCode() async throws {
        let script = try WorkerScript("echo 'aten::empty: not enough memory' >&2; exit \(EX_OSERR)")
        #expect(await script.failure() == .outOfMemory(lastWords: "aten::empty: not enough memory"))
    }

    @Test func theKernelsCountersAreFoundAndRead() {
        #expect(MemoryKills.places("0::/system.slice/finetuned.service\n") == ["/sys/fs/cgroup/system.slice/finetuned.service/memory.events"])
        #expect(MemoryKills.places("4:memory:/a:b\n1:cpu:/\n0::/\n") == ["/sys/fs/cgroup/memory/a:b/memory.oom_control", "/sys/fs/cgroup/memory.events"])
        #expect(MemoryKills.kills("low 0\noom 2\noom_kill 1\noom_group_kill 0\n") == 1)
        #expect(MemoryKills.kills("oom_kill_disable 0\nunder_oom 0\noom_kill 7\n") == 7)
        #expect(MemoryKills.kills("low 0\n") == nil)
    }
}
