import Foundation
import Job
import SystemPackage
import Testing

@testable import Service

/// Drop folders on shares that are away when the daemon starts.
@Suite("Absent folders", .timeLimit(.minutes(20)))
struct AbsentFolderTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
    }

    private var share: FilePath { bench.home.root / "share" }
    private var pools: FolderSettings { FolderSettings(name: "pools", path: share) }

    private func link(_ link: FilePath, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: link.string, withDestinationPath: target)
    }

    @Test func aFolderThatCannotBeUsedAtTheStartIsServedAsSoonAsItCanAndTheOthersAtOnce() async throws {
        let job = JobRecord(id: JobID.next(), kind: .training, folder: pools, file: "left.zip")
        try bench.ledger().save(job)
        try bench.ledger().update(job.id) { $0.beginAttempt(model: nil, resuming: false) }
        try link(share, to: "file")
        try (bench.home.root / "file").write([])
        try await bench.serve(FakeWorker(), { $0.folders.append(pools) }) {
            let line = await bench.journal.line(containing: "The folder \(share) cannot be used: File exists")
            #expect(line.fields["MESSAGE_ID"] == MessageID.folderAway.rawValue)
            try bench.drop("pools.zip")
            await bench.journal.line(containing: "buildings: finished job")
            try (bench.home.root / "mounted/.finetuned/jobs" / job.id / "left.zip").write(zipBytes())
            try link(bench.home.root / "link", to: "mounted")
            try (bench.home.root / "link").rename(to: share)
            await bench.journal.line(containing: "pools: finished job \(job.id) (left.zip)")
        }
        #expect(FolderLayout(root: share).archive.names == ["left.zip"])
    }

    @Test func aTroubleThatLastsIsToldOnce() async throws {
        try share.write("in the way".utf8)
        try await bench.serve(FakeWorker(), {
            $0.folders.append(pools)
            $0.daemon.rescan = .milliseconds(5)
        }) {
            await bench.journal.line(containing: "The folder \(share) cannot be used")
            // Meanwhile it is tried again, and again.
            try bench.drop("pools.zip")
            await bench.journal.line(containing: "finished job")
            try share.removeEntry()
            await bench.journal.line(containing: "the folder \(share) is back")
        }
        #expect(bench.journal.lines.count { $0.text.contains("\(share) cannot be used") } == 1)
    }

    @Test func aDaemonThatCanUseNoFolderSaysWhy() async throws {
        try share.write("in the way".utf8)
        let error = await #expect(throws: DaemonError.self) { try await bench.daemon(FakeWorker()) { $0.folders = [pools] }.run() }
        #expect(error?.description == "The folder \(share) cannot be used: File exists; let the daemon's user write there.")
    }
}
