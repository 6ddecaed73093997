import Foundation
import GRDB
import Job
import SystemPackage
import TestSupport
import Testing

@testable import Service

@Suite("The ledger")
struct LedgerTests {
    let home: TemporaryFolder
    let ledger: Ledger
    let folder = FolderSettings(name: "pools", path: "/srv/pools")

    init() throws {
        home = try TemporaryFolder()
        ledger = try Ledger(directory: home.root / "state")
    }

    private func job(_ file: String = "a.zip") -> JobRecord {
        JobRecord(id: JobID.next(), kind: .training, folder: folder, file: file)
    }

    @Test func aJobIsReadAsItWasWritten() throws {
        var job = job()
        job.queuedAt = Date(timeIntervalSince1970: 1_800_000_000)
        job.before = Metrics(averagePrecision: 0.1, averagePrecisionByClass: ["1": 0.1], maskAP50: 0.2, maskAP: 0.3, boxAP50: 0.4, boxAP: 0.5, chips: 6)
        job.summary = ModelSummary(type: "MaskRCNN", backbone: "resnet18", classes: ["1"], chipSize: 64)
        job.learningRate = 0.001
        try ledger.save(job)
        #expect(try Ledger(directory: home.root / "state").jobs() == [job])
        #expect(try Ledger(reading: home.root / "state").jobs() == [job])
    }

    @Test(arguments: ["jobs", "waiting, cancelling and repeating", "publishing", "attempts, arrivals and progress", "smaller batches"])
    func theJobsOfAnOlderVersionAreStillThere(version: String) throws {
        try (home.root / "old").makeFolder()
        let old = try DatabaseQueue(path: (home.root / "old/ledger.sqlite").string)
        try migrations.migrate(old, upTo: version)
        try old.write {
            try $0.execute(sql: """
                INSERT INTO job (id, kind, folder, folderPath, file, state, queuedAt, attempts)
                VALUES ('01AAAAAAAABC', 'training', 'pools', '/srv/pools', 'a.zip', 'queued', '2026-01-02 03:04:05.000', 1)
                """)
        }
        try old.close()
        var expected = JobRecord(id: "01AAAAAAAABC", kind: .training, folder: folder, file: "a.zip")
        (expected.queuedAt, expected.attempts) = (Date(timeIntervalSince1970: 1_767_323_045), 1)
        #expect(try Ledger(directory: home.root / "old").jobs() == [expected])
    }

    /// SQLite's 2 is FULL: whatever was written down is on the disk before files are moved.
    @Test func whatIsWrittenOutlastsAPowerFailure() throws {
        #expect(try ledger.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 2)
        #expect(try ledger.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
    }

    @Test func aJobWhoseFileCannotBeClaimedIsNotThere() throws {
        #expect(throws: Errno.permissionDenied) { try ledger.add(job()) { () throws(Errno) in throw .permissionDenied } }
        #expect(try ledger.jobs() == [])
    }

    @Test func theNewestJobComesFirst() throws {
        let jobs = (1...3).map { job("\($0).zip") }
        for job in jobs { try ledger.save(job) }
        #expect(try ledger.jobs(limit: 2).map(\.file) == ["3.zip", "2.zip"])
        #expect(try ledger.jobs(in: "/srv/pools", states: [.queued]).map(\.file) == ["1.zip", "2.zip", "3.zip"])
        #expect(try ledger.jobs(in: "/srv/other", states: [.queued]) == [])
        #expect(try ledger.jobs(in: "/srv/pools", states: [.running]) == [])
    }

    @Test func whatIsShownOfAFolderIsCountedAndTheRestIsNotRead() throws {
        let states: [JobState] = [.done, .refused, .queued, .running, .queued, .refused]
        var jobs = states.enumerated().map { number, state in
            var job = job("\(number).zip")
            job.state = state
            if state.isEnd { job.finishedAt = Date(timeIntervalSince1970: 1_800_000_000 + Double(number)) }
            return job
        }
        for job in jobs { try ledger.save(job) }
        #expect(try ledger.counts(in: "/srv/pools") == [.done: 1, .refused: 2, .queued: 2, .running: 1])
        #expect(try ledger.counts(in: "/srv/other") == [:])
        #expect(try ledger.unfinished(in: "/srv/pools", limit: 2).map(\.file) == ["3.zip", "2.zip"])
        #expect(try ledger.last(1, in: "/srv/pools", states: [.refused]).map(\.file) == ["5.zip"])
        #expect(try ledger.jobs(limit: 1, states: [.done, .queued]).map(\.file) == ["4.zip"])
        jobs[3].state = .done
        try ledger.save(jobs[3])
        #expect(try ledger.running(and: [jobs[3].id]).map(\.state) == [.done])
        #expect(try ledger.running(and: []) == [])
    }

    @Test func aJobIsFoundByAnUnambiguousPartOfItsID() throws {
        for id in ["01AAAAAAAABC", "01AAAAAAAACD"] {
            try ledger.save(JobRecord(id: id, kind: .training, folder: folder, file: "a.zip"))
        }
        #expect(try ledger.job("01aaaaaaaabc")?.id == "01AAAAAAAABC")
        #expect(try ledger.job("cd")?.id == "01AAAAAAAACD")
        #expect(try ledger.job("01AAAAAAAAC")?.id == "01AAAAAAAACD")
        #expect(try ledger.job("01A") == nil)
        #expect(try ledger.job("X") == nil)
    }

    @Test func aMissingLedgerIsNotMadeByReading() {
        #expect(throws: LedgerError.self) { _ = try Ledger(reading: home.root / "none") }
        #expect(!(home.root / "none").exists)
    }

    @Test func idsAreShortAndSortedEvenIfTheClockIsSetBack() {
        let ids = (0..<1000).map { JobID.next(now: Date(timeIntervalSince1970: 1_800_000_000 - Double($0))) }
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { $0.count == 12 })
        #expect(JobID.next(after: "0ZZZZZZZZZZZ") > "0ZZZZZZZZZZZ")
    }
}
