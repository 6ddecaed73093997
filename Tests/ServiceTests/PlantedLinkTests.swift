import Foundation
import SystemPackage
import Testing

@testable import Service

/// People may write into drop folders: links that they put there must not have the daemon or a worker write elsewhere.
@Suite("Planted links", .timeLimit(.minutes(20)))
struct PlantedLinkTests {
    let bench: Bench
    private let victim: FilePath

    init() throws {
        bench = try Bench()
        victim = bench.home.root / "victim"
        try victim.write("precious".utf8)
        try bench.layout.create()
    }

    private func plant(_ link: FilePath, to target: FilePath) throws {
        try FileManager.default.createSymbolicLink(atPath: link.string, withDestinationPath: target.string)
    }

    @Test func theListOfResultsReplacesALink() async throws {
        try plant(bench.layout.results / "index.html", to: victim)
        try bench.drop("pools.zip")
        _ = try await bench.daemon(FakeWorker()).once()
        #expect(victim.text == "precious")
        #expect(Sighting(of: bench.layout.results / "index.html")?.kind == .file)
    }

    @Test func theReasonBesideARefusedFileIsANewFile() throws {
        let job = try bench.queue("pools.zip"), input = bench.layout.input(of: job)
        let place = try bench.layout.reservePlace(for: input, in: bench.layout.failed) { _ in }
        try plant(bench.layout.errorText(of: place), to: victim)
        #expect(throws: Errno.fileExists) { try bench.layout.move(input, to: place, because: "No chips.") }
        #expect(victim.text == "precious" && input.exists && bench.layout.failed.names == [])
    }

    @Test func theLockIsNoLink() throws {
        let elsewhere = bench.home.root / "elsewhere"
        try plant(bench.layout.lock, to: elsewhere)
        #expect(throws: DaemonError.self) { try OpenFolder(bench.configuration().folders[0]) }
        #expect(!elsewhere.exists)
    }

    @Test(arguments: ["results", "archive", "failed"]) func oursAreNoLinksAndThatIsSaid(name: String) throws {
        let elsewhere = bench.home.root / "elsewhere", folder = bench.folder / name
        try folder.rename(to: elsewhere)
        try plant(folder, to: elsewhere)
        let error = #expect(throws: DaemonError.self) { try OpenFolder(bench.configuration().folders[0]) }
        #expect(error?.description == "The folder \(bench.folder) cannot be used: \(folder) is a link; move the link away.")
        let needs = JobNeeds(layout: bench.layout, isTraining: true, base: nil, backbone: "resnet18", reserve: 0, freeBytes: { _ in nil })
        #expect(needs.hindrance == "results cannot be written to \(bench.layout.results): \(folder) is a link; move the link away")
    }

    /// A worker's files and their order lie there, and its checkpoints.
    @Test func nobodyElseGetsToTheFilesOfJobs() throws {
        for folder in [bench.layout.jobs, bench.layout.outbox] { chmod(folder.string, 0o2770) }
        try bench.layout.create()
        for (folder, mode) in [(bench.layout.jobs, 0o2700), (bench.layout.outbox, 0o2750)] as [(FilePath, mode_t)] {
            var status = stat()
            #expect(lstat(folder.string, &status) == 0 && status.st_mode & 0o7777 == mode)
        }
        let elsewhere = bench.home.root / "elsewhere"
        try elsewhere.makeFolder()
        try bench.layout.jobs.removeEntry()
        try plant(bench.layout.jobs, to: elsewhere)
        #expect(throws: DaemonError.self) { try OpenFolder(bench.configuration().folders[0]) }
    }
}
