import Foundation
import SystemPackage
import Testing

@testable import Service

/// What copying programs do, and what users of other drop folders lost files to.
@Suite("Uploads", .timeLimit(.minutes(20)))
struct UploadTests {
    let bench: Bench
    let start = ContinuousClock.now

    init() throws {
        bench = try Bench()
    }

    /// An intake that settles after 10 s and gives up after an hour, to be looked at at made-up times.
    private func intake() throws -> Intake {
        Intake(
            bench.configuration().folders[0], settle: .seconds(10), giveUp: .seconds(3600), ledger: try bench.ledger(),
            log: FolderLog("buildings", bench.journal.logger))
    }

    /// Looks after so many seconds; returns the files that were taken.
    private func look(_ intake: inout Intake, at seconds: Double) throws -> [String] {
        let look = try intake.look(at: start + .seconds(seconds))
        #expect(look.refused.isEmpty)
        return look.claimed.map(\.file)
    }

    @Test func aWriterThatPausesForLongerThanTheQuietTimeIsWaitedFor() throws {
        var intake = try intake()
        let bytes = zipBytes(), file = bench.folder / "slow.zip"
        try file.write(bytes.prefix(100))
        for time in stride(from: 0.0, through: 30, by: 10) { #expect(try look(&intake, at: time) == []) }
        try file.append(bytes.dropFirst(100))
        #expect(try look(&intake, at: 40) == [])
        #expect(try look(&intake, at: 51) == ["slow.zip"])
    }

    @Test(arguments: [0, 100]) func aFileThatHasItsFullSizeFromTheBeginningIsNotTakenBeforeItsEndIsWritten(written: Int) throws {
        var intake = try intake()
        let bytes = zipBytes(), file = bench.folder / "preallocated.zip"
        try file.write(bytes.prefix(written) + Array(repeating: 0, count: bytes.count - written))
        for time in stride(from: 0.0, through: 30, by: 10) { #expect(try look(&intake, at: time) == []) }
        try file.write(bytes)
        // Later than the clock's grain may tell.
        try FileManager.default.setAttributes([.modificationDate: Date() + 1], ofItemAtPath: file.string)
        #expect(try look(&intake, at: 40) == [])
        #expect(try look(&intake, at: 51) == ["preallocated.zip"])
    }

    @Test func anEmptyFileThatIsClosedAndWrittenLaterIsTakenWhole() throws {
        var intake = try intake()
        try (bench.folder / "pools.zip").write([])
        for time in stride(from: 0.0, through: 30, by: 10) { #expect(try look(&intake, at: time) == []) }
        try (bench.folder / "pools.zip").append(zipBytes())
        #expect(try look(&intake, at: 40) == [])
        #expect(try look(&intake, at: 51) == ["pools.zip"])
    }

    @Test func aZipWithoutItsTailIsNotTaken() throws {
        var intake = try intake()
        try bench.drop("zeros.zip", Array(zipBytes().dropLast(40)) + Array(repeating: 0, count: 40))
        _ = try look(&intake, at: 0)
        #expect(try look(&intake, at: 100) == [])
        #expect(try bench.ledger().arrivals(in: bench.folder).first?.reason == "zeros.zip has no end: the zip's closing record is missing; copy it again.")
    }

    @Test func aHundredTouchesWhileAJobRunsMakeOneJob() async throws {
        let gate = Gate(), worker = gate.worker
        try await bench.serve(worker, { $0.daemon.settle = .seconds(2) }) {
            try bench.drop("a.zip", zipBytes(contents: [1]))
            _ = await worker.nextOrder()
            let running = try #require(try bench.jobs().first)
            try (bench.folder / "b.zip").write(zipBytes())
            for _ in 1...100 {
                for file in [bench.layout.input(of: running), bench.folder / "b.zip"] where utimes(file.string, nil) != 0 { Issue.record("\(file)") }
                try (bench.folder / "b.zip").append([])
            }
            await bench.journal.line(containing: "took b.zip")
            gate.open()
            await bench.journal.line(containing: "(a.zip) in")
            gate.open()
            await bench.journal.line(containing: "(b.zip) in")
        }
        #expect(try bench.jobs().map(\.file) == ["a.zip", "b.zip"])
        #expect(worker.history.count == 2)
    }

    @Test func aWholeFolderThatIsMovedInIsMentionedOnceAndStays() async throws {
        let outside = bench.home.root / "export"
        try (outside / "pools.zip").write(zipBytes())
        try await bench.serve(FakeWorker(), { $0.daemon.rescan = .milliseconds(100) }) {
            try outside.rename(to: bench.folder / "export")
            await bench.journal.line(containing: "export is a folder and stays where it is; to train on it, drop it as a zip.")
            try (bench.folder / "export/pools.zip").rename(to: bench.folder / "pools.zip")
            await bench.journal.line(containing: "finished job")
        }
        #expect(bench.journal.lines.count { $0.text.contains("export is a folder") } == 1)
        #expect(try bench.jobs().map(\.file) == ["pools.zip"])
        #expect((bench.folder / "export").exists)
    }
}
