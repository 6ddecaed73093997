import Foundation
import Synchronization
import SystemPackage
import Testing

@testable import Service

@Suite("Intake", .timeLimit(.minutes(20)))
struct IntakeTests {
    let bench: Bench
    let start = ContinuousClock.now

    init() throws {
        bench = try Bench()
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        let reason: String
        var testDescription: String { name }
    }

    @Test(arguments: [
        Refusal(name: "notes.txt", bytes: Array("hello".utf8), reason: "notes.txt is neither training data (.zip) nor a model package (.dlpk); drop one of these."),
        Refusal(name: "text.zip", bytes: Array("hello".utf8), reason: "text.zip is not a zip archive; export it again and copy it whole."),
        Refusal(name: "text.dlpk", bytes: Array("hello".utf8), reason: "text.dlpk is not a zip archive; export it again and copy it whole."),
        Refusal(name: "nothing.zip", bytes: [], reason: "nothing.zip is empty; copy it again."),
        Refusal(name: "empty.zip", bytes: zipEnd(), reason: "empty.zip is an empty zip archive; export it again and copy it whole."),
        Refusal(name: "cut.zip", bytes: Array(zipBytes().dropLast(30)), reason: "cut.zip has no end: the zip's closing record is missing; copy it again."),
    ])
    func whatCannotBeUsedLiesInFailedBesideTheReasonAndTheJournalHasIt(refusal: Refusal) async throws {
        let worker = FakeWorker()
        try await bench.serve(worker) {
            try bench.drop(refusal.name, refusal.bytes)
            let line = await bench.journal.line(containing: refusal.reason)
            #expect(line.fields["MESSAGE_ID"] == MessageID.fileRefused.rawValue)
            try bench.drop("good.zip")
            await bench.journal.line(containing: "finished job")
        }
        #expect(bench.layout.failed.names == [refusal.name, refusal.name + ".error.txt"])
        #expect((bench.layout.failed / (refusal.name + ".error.txt")).text == refusal.reason + "\n")
        #expect(try Data(contentsOf: URL(filePath: (bench.layout.failed / refusal.name).string)) == Data(refusal.bytes))
        #expect(worker.history.compactMap(\.training?.name) == ["good"])
    }

    /// An intake that settles after 10 s and gives up after 60, to be looked at at made-up times.
    private func intake(wakeFetcher: @escaping @Sendable () -> Void = {}) throws -> Intake {
        Intake(
            bench.configuration().folders[0], settle: .seconds(10), giveUp: .seconds(60),
            ledger: try bench.ledger(), log: FolderLog("buildings", bench.journal.logger), wakeFetcher: wakeFetcher)
    }

    private func later(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

    @Test func anItemFileIsLeftToTheFetchingProcess() throws {
        try bench.drop("town.item.toml", Array("data = \"\"".utf8))
        var intake = try intake()
        let look = try intake.look(at: later(100))
        #expect(look.claimed.isEmpty && look.refused.isEmpty && look.next == nil)
        #expect(bench.folder.names.contains("town.item.toml"))
    }

    @Test func theFetchingProcessIsWokenOnceForEachNewItemFile() throws {
        let calls = Mutex(0)
        var intake = try intake { calls.withLock { $0 += 1 } }
        var callsAfterLooks: [Int] = []
        for name in [nil, "town.item", nil, "port.item.toml", nil, "town.item"] {
            if let name { try bench.drop(name, Array("data = \"\"".utf8)) }
            _ = try intake.look(at: start)
            callsAfterLooks.append(calls.withLock { $0 })
        }
        #expect(callsAfterLooks == [0, 1, 1, 2, 2, 3])
    }

    @Test func theFetchingProcessIsWokenAtTheStartForUploadsThatWait() throws {
        let calls = Mutex(0)
        for (ending, expected) in [("refused", 0), ("upload", 1)] {
            try (bench.layout.outbox / "01.\(ending)").write([])
            var intake = try intake { calls.withLock { $0 += 1 } }
            for _ in 1...2 { _ = try intake.look(at: start) }
            #expect(calls.withLock(\.self) == expected)
        }
    }

    @Test(arguments: ["buildings/town.item", "buildings/.finetuned/outbox/01.upload"])
    func theFetchingProcessIsWokenAgainForWhatThePortalDidNotAnswer(file: String) throws {
        let calls = Mutex(0)
        var intake = try intake { calls.withLock { $0 += 1 } }
        try (bench.home.root / file).write([])
        var callsAfterLooks: [Int] = []
        for isTriedAgain in [false, false, true, false] {
            if isTriedAgain { intake.retry() }
            _ = try intake.look(at: start)
            callsAfterLooks.append(calls.withLock(\.self))
        }
        #expect(callsAfterLooks == [1, 1, 2, 2])
    }

    @Test func aFileIsTakenOnceItHasSettledAndNotBefore() throws {
        var intake = try intake()
        try bench.drop("pools.zip")
        intake.touched("pools.zip", at: start)
        #expect(try intake.look(at: start).next == later(10))
        #expect(try intake.look(at: later(9.9)).claimed.isEmpty)
        let look = try intake.look(at: later(10))
        #expect(look.claimed.map(\.file) == ["pools.zip"])
        #expect(look.next == nil)
        #expect(!(bench.folder / "pools.zip").exists)
    }

    @Test func anIncompleteFileIsLookedAtAgainWhenItsTimeIsUp() throws {
        var intake = try intake()
        try bench.drop("cut.zip", zipBytes().dropLast())
        intake.touched("cut.zip", at: start)
        _ = try intake.look(at: start)
        #expect(try intake.look(at: later(10)).next == later(60))
        #expect(try intake.look(at: later(60)).refused.map(\.file) == ["cut.zip"])
    }

    @Test func aSlowWriterIsWaitedFor() throws {
        var intake = try intake()
        let bytes = zipBytes()
        try (bench.folder / "slow.zip").write(bytes.prefix(1))
        var time = 0.0
        for part in bytes.dropFirst().chunks(of: 200) {
            let look = try intake.look(at: later(time))
            #expect(look.claimed.isEmpty && look.refused.isEmpty)
            try (bench.folder / "slow.zip").append(part)
            time += 9
        }
        #expect(try intake.look(at: later(time)).claimed.isEmpty)
        #expect(try intake.look(at: later(time + 10)).claimed.map(\.file) == ["slow.zip"])
    }

    @Test func dataWaitsWhileItsPackageIsStillBeingCopiedUnderATemporaryName() throws {
        var intake = try intake()
        let upload = bench.folder / "b.dlpk.filepart"
        try bench.drop("a.zip")
        try upload.write([1])
        for time in [0.0, 9, 18, 27] {
            #expect(try intake.look(at: later(time)).claimed.isEmpty)
            try upload.append([1])
        }
        try upload.write(zipBytes())
        try upload.rename(to: bench.folder / "b.dlpk")
        intake.touched("b.dlpk", at: later(30))
        #expect(try intake.look(at: later(30)).claimed.isEmpty)
        let jobs = try intake.look(at: later(40)).claimed
        #expect(jobs.map(\.file) == ["b.dlpk", "a.zip"])
        #expect(jobs[1].package == jobs[0].id)
    }

    @Test func dataWaitsForAnIncompletePackageOfItsBurst() throws {
        var intake = try intake()
        let bytes = zipBytes()
        try bench.drop("a.zip")
        try bench.drop("b.dlpk", bytes.dropLast())
        _ = try intake.look(at: start)
        #expect(try intake.look(at: later(11)).claimed.isEmpty)
        try (bench.folder / "b.dlpk").append(bytes.suffix(1))
        _ = try intake.look(at: later(20))
        #expect(try intake.look(at: later(31)).claimed.map(\.file) == ["b.dlpk", "a.zip"])
    }

    @Test func dataIsRefusedWithTheBrokenPackageOfItsBurst() throws {
        var intake = try intake()
        try bench.drop("a.zip")
        try bench.drop("b.dlpk", Array("hello".utf8))
        _ = try intake.look(at: start)
        let look = try intake.look(at: later(11))
        #expect(look.claimed.isEmpty)
        #expect(look.refused.map(\.file) == ["b.dlpk", "a.zip"])
        #expect(look.refused[1].error == "a.zip was not used, because b.dlpk, dropped with it, was refused; drop both again, or a.zip alone.")
    }

    @Test func aTruncatedZipHasTimeToBecomeWholeWhileANonZipHasNone() async throws {
        try await bench.serve(FakeWorker(), { $0.daemon.giveUp = .seconds(600) }) {
            try bench.drop("cut.zip", Array(zipBytes().dropLast(30)))
            try bench.drop("text.zip", Array("hello".utf8))
            await bench.journal.line(containing: "text.zip is not a zip archive")
            #expect((bench.folder / "cut.zip").exists)
            try (bench.folder / "cut.zip").append(zipBytes().suffix(30))
            await bench.journal.line(containing: "finished job")
        }
        #expect(bench.layout.archive.names == ["cut.zip"])
    }

    @Test func aTemporaryNameIsIgnoredUntilItIsRenamed() async throws {
        let worker = FakeWorker()
        try await bench.serve(worker) {
            for name in [".hidden.zip", "a.zip.part", "b.filepart", "~c.zip", "Thumbs.db"] { try bench.drop(name) }
            try bench.drop("marker.txt", [1])
            await bench.journal.line(containing: "marker.txt")
            #expect(worker.history.isEmpty)
            try (bench.folder / "a.zip.part").rename(to: bench.folder / "a.zip")
            await bench.journal.line(containing: "finished job")
        }
        #expect(worker.history.compactMap(\.training?.name) == ["a"])
        #expect(bench.layout.failed.names == ["marker.txt", "marker.txt.error.txt"])
        #expect(bench.folder.names.filter { !FolderLayout.ownNames.contains(.init($0)!) }.count == 5)
    }

    @Test(arguments: ["", "1. "]) func aNameAsLongAsCanBeIsShortenedInFailed(start: String) async throws {
        try bench.drop(start + String(repeating: "x", count: 255 - start.count))
        let outcomes = try await bench.daemon(FakeWorker()).once()
        #expect(outcomes.map(\.isSuccess) == [false])
        #expect(bench.layout.failed.names.count == 2 && bench.layout.jobs.names == [] && bench.layout.failed.names.allSatisfy { $0.hasPrefix(start + "x") })
    }

    @Test func aFolderAndALinkAreNotTaken() async throws {
        try (bench.folder / "export/images/0.tif").write([1])
        try FileManager.default.createSymbolicLink(atPath: (bench.folder / "link.zip").string, withDestinationPath: "/etc/passwd")
        let outcomes = try await bench.daemon(FakeWorker()).once()
        #expect(outcomes.map(\.error) == ["link.zip is not a regular file; drop the file itself."])
        #expect((bench.folder / "export/images/0.tif").exists)
        await bench.journal.line(containing: "export is a folder and stays where it is")
    }

    @Test func nothingIsOverwrittenWhenNamesRepeat() async throws {
        for round in 1...3 {
            try bench.drop("pools.zip", zipBytes(contents: [UInt8(round)]))
            try bench.drop("notes.txt", [UInt8(round)])
            _ = try await bench.daemon(FakeWorker()).once()
        }
        #expect(bench.layout.archive.names == ["pools-2.zip", "pools-3.zip", "pools.zip"])
        #expect(bench.layout.failed.names == [
            "notes-2.txt", "notes-2.txt.error.txt", "notes-3.txt", "notes-3.txt.error.txt", "notes.txt", "notes.txt.error.txt",
        ])
        #expect(bench.results.map { String($0.dropFirst(11)) } == ["pools", "pools-2", "pools-3"])
        #expect(try Data(contentsOf: URL(filePath: (bench.layout.failed / "notes-2.txt").string)) == Data([2]))
    }

    @Test func aNameThatIsNoTextOrHasSeveralLinesIsTakenAllTheSame() async throws {
        let source = bench.home.root / "source"
        try source.write(zipBytes())
        try source.rename(to: bench.folder.appending(FilePath.Component(platformString: [0x61, -1, 0x0A, 0x2E, 0x7A, 0x69, 0x70, 0])!))
        let outcomes = try await bench.daemon(FakeWorker()).once()
        #expect(outcomes.map(\.isSuccess) == [true])
        #expect(bench.journal.lines.allSatisfy { !$0.text.contains("\n") })
    }

    @Test func onceLooksOnceAndRefusesWhatIsIncomplete() async throws {
        try bench.drop("cut.zip", Array(zipBytes().dropLast(1)))
        let outcomes = try await bench.daemon(FakeWorker()) { $0.daemon.giveUp = .seconds(600) }.once()
        #expect(outcomes.map(\.file) == ["cut.zip"])
        #expect(outcomes.map(\.isSuccess) == [false])
        #expect((bench.layout.failed / "cut.zip").exists)
    }
}

extension ArraySlice<UInt8> {
    fileprivate func chunks(of size: Int) -> [ArraySlice<UInt8>] {
        stride(from: startIndex, to: endIndex, by: size).map { self[$0..<Swift.min($0 + size, endIndex)] }
    }
}
