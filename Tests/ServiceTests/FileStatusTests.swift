import Foundation
import SystemPackage
import Testing

@testable import Service

@Suite("The state of each file")
struct FileStatusTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
    }

    private func files(_ change: (inout Configuration) -> Void = { _ in }) throws -> [String: FileStatus] {
        let configuration = bench.configuration(change)
        let files = FileStatus.all(in: configuration.folders[0], daemon: configuration.daemon, jobs: try bench.ledger().jobs()).files
        return Dictionary(uniqueKeysWithValues: files.map { ($0.file, $0) })
    }

    @Test func everyFileInTheFolderHasAStateAndAReason() throws {
        try bench.layout.create()
        try bench.drop("whole.zip")
        try bench.drop("cut.zip", zipBytes().dropLast())
        try bench.drop("text.zip", Array("hello".utf8))
        try bench.drop("new.zip.part")
        try bench.drop(".hidden")
        try (bench.folder / "export" / "map.txt").write([1])
        let settled = try files { $0.daemon.settle = .zero }
        #expect(settled.mapValues(\.state) == [
            "whole.zip": .verified, "cut.zip": .incomplete, "text.zip": .refused, "new.zip.part": .ignored, ".hidden": .ignored, "export": .ignored,
        ])
        #expect(settled["cut.zip"]?.reason == "cut.zip has no end: the zip's closing record is missing; copy it again.")
        let settling = try #require(try files { $0.daemon.settle = .seconds(60) }["whole.zip"])
        #expect(settling.state == .settling)
        #expect(settling.reason.hasSuffix("ago and has to be quiet for 60 s"))
    }

    @Test func ofManyFilesOnlySomeAreLookedAt() throws {
        try bench.layout.create()
        for number in 1...9 { try bench.drop("\(number).zip") }
        let configuration = bench.configuration()
        let status = FileStatus.all(in: configuration.folders[0], daemon: configuration.daemon, jobs: [], limit: 4)
        #expect(status.files.map(\.file) == ["1.zip", "2.zip", "3.zip", "4.zip"] && status.more == 5)
    }

    @Test func everyJobThatHasNotEndedSaysWhatItWaitsFor() throws {
        var running = try bench.queue("a.zip"), waiting = try bench.queue("b.zip"), done = try bench.queue("c.zip")
        try bench.queue("d.zip")
        (running.state, running.epochs) = (.running, 3)
        waiting.waits = "no space is free"
        done.state = .done
        for job in [running, waiting, done] { try bench.ledger().save(job) }
        let files = try files()
        #expect(files.mapValues(\.reason) == ["a.zip": "3 epochs done", "b.zip": "no space is free", "d.zip": "2 jobs of the folder are before it"])
        let behindWindow = FileStatus(waitless(waiting), window: Window([.init("22:00-06:00")!]), now: Moment(73_800, in: .utc), ahead: 0)
        #expect(behindWindow.reason == "the window opens in 1 h 30 min, Thu 22:00")
    }

    private func waitless(_ job: JobRecord) -> JobRecord {
        var job = job
        job.waits = nil
        return job
    }
}
