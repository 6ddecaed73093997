import GRDB
import Job
import Testing

@testable import Service

/// The disk of the ledger is full, or fails.
@Suite("Trouble with the ledger", .timeLimit(.minutes(20)))
struct LedgerTroubleTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
    }

    /// From now on, no job can be changed.
    private func fill(_ ledger: Ledger) throws(WorkerFailure) {
        do {
            try ledger.write { try $0.execute(sql: "CREATE TRIGGER full BEFORE UPDATE ON job BEGIN SELECT RAISE(ABORT, 'disk is full'); END") }
        } catch {
            throw .exited(code: 1, lastWords: "\(error)")
        }
    }

    @Test func aJobWhoseEndCannotBeWrittenDownGoesOnWhenItCanAndTheDaemonStays() async throws {
        try bench.queue("pools.zip")
        let ledger = try bench.ledger(), runs = Counter(), night = Night()
        let worker = FakeWorker { order, tell throws(WorkerFailure) in
            let outcome = try await FakeWorker.succeed(order, tell)
            if runs.next() == 1 { try fill(ledger) }
            return outcome
        }
        let scheduler = try bench.scheduler(worker, night)
        let running = Task { try await scheduler.run() }
        scheduler.bell.ring()
        let line = await bench.journal.line(containing: "is tried again as soon as the ledger can be written")
        #expect(line.text.contains("disk is full") && line.fields["MESSAGE_ID"] == MessageID.ledgerTrouble.rawValue)
        #expect(try bench.jobs().map(\.state) == [.running])
        try ledger.write { try $0.execute(sql: "DROP TRIGGER full") }
        night.pass(.milliseconds(50))
        await bench.journal.line(containing: "finished job")
        scheduler.bell.fallSilent()
        try await running.value
        #expect(try bench.jobs().map(\.state) == [.done])
        #expect(worker.history.count == 2 && bench.layout.archive.names == ["pools.zip"])
    }

    @Test func aQueueThatCannotBeReadIsReadAgain() async throws {
        try bench.queue("pools.zip")
        let ledger = try bench.ledger()
        try ledger.write { try $0.execute(sql: "ALTER TABLE job RENAME TO lost") }
        let night = Night(), scheduler = try bench.scheduler(FakeWorker(), night)
        let running = Task { try await scheduler.run() }
        scheduler.bell.ring()
        await bench.journal.line(containing: "The ledger cannot be read")
        // It looks at the clock before it reads.
        for _ in 1...4 {
            scheduler.bell.ring()
            await night.looks(1)
        }
        try ledger.write { try $0.execute(sql: "ALTER TABLE lost RENAME TO job") }
        await bench.journal.line(containing: "finished job")
        scheduler.bell.fallSilent()
        try await running.value
        #expect(bench.journal.lines.count { $0.text.contains("The ledger cannot be read") } == 1)
    }
}
