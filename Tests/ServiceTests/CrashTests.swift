import Foundation
import SystemPackage
import Testing

@testable import Service

/// What a daemon leaves behind that is killed between two steps, and what the next start makes of it.
@Suite("Killed between two steps", .timeLimit(.minutes(20)))
struct CrashTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.layout.create()
    }

    /// A job whose end is in the ledger, with its settings in its folder, and its data where `input` says.
    private func end(_ state: JobState, in folder: FilePath, _ change: (inout JobRecord) -> Void = { _ in }) throws -> JobRecord {
        var job = JobRecord(id: JobID.next(), kind: .training, folder: bench.configuration().folders[0], file: "pools.zip")
        (job.state, job.place) = (state, (folder / "pools.zip").string)
        if state == .failed { job.error = "No chips." }
        change(&job)
        try bench.ledger().save(job)
        try bench.layout.folder(of: job.id).makeFolder()
        return job
    }

    private func start() async throws { #expect(try await bench.daemon(FakeWorker()).once() == []) }

    @Test(arguments: [JobState.done, .duplicate, .failed])
    func settingsFollowTheirDataOutOfTheJob(state: JobState) async throws {
        let folder = state == .failed ? bench.layout.failed : bench.layout.archive
        let job = try end(state, in: folder)
        try (bench.layout.folder(of: job.id) / "pools.toml").write("[fit]\nepochs = 3\n".utf8)
        try (folder / "pools.zip").write(zipBytes())
        try await start()
        #expect((folder / "pools.toml").text == "[fit]\nepochs = 3\n")
        #expect(bench.layout.jobs.names == [])
    }

    @Test func aPlaceThatWasReservedForDataIsTakenByIt() async throws {
        let job = try end(.failed, in: bench.layout.failed)
        try bench.layout.input(of: job).write(zipBytes())
        try (bench.layout.failed / "pools.zip").write([])
        try (bench.layout.failed / "pools.zip.error.txt").write("No ch".utf8)
        try await start()
        #expect(bench.layout.failed.names == ["pools.zip", "pools.zip.error.txt"])
        #expect((bench.layout.failed / "pools.zip.error.txt").text == "No chips.\n")
    }

    @Test func aPlaceThatSomebodyHasTakenMeanwhileIsLeftToThem() async throws {
        let job = try end(.done, in: bench.layout.archive)
        try bench.layout.input(of: job).write(zipBytes())
        try (bench.layout.archive / "pools.zip").write([1])
        try await start()
        #expect(bench.layout.archive.names == ["pools-2.zip", "pools.zip"])
        #expect(try bench.ledger().record(job.id)?.place == (bench.layout.archive / "pools-2.zip").string)
    }

    @Test func theNameOfAResultThatWasNotWrittenDownIsFreeAgain() async throws {
        try (bench.layout.results / "2026-11-24-pools").makeFolder()
        try (bench.layout.results / "2026-11-23-pools/report.html").write("report".utf8)
        try await start()
        #expect(bench.results == ["2026-11-23-pools"])
    }

    // MARK: Publishing

    private func publish() throws -> JobRecord {
        try end(.done, in: bench.layout.archive) {
            $0.result = (bench.layout.results / "2026-11-24-pools").string
            ($0.saved, $0.publish) = ("pools/pools.dlpk", .newItem)
        }
    }

    @Test func aPackageIsOrderedToBeUploadedWhenItsResultsWereNotMovedYet() async throws {
        let job = try publish()
        try (bench.layout.output(of: job.id) / "pools/pools.dlpk").write(zipBytes())
        try await start()
        let order = try #require(Outbox(bench.layout).orders.first)
        #expect(order.job == job.id && order.target == .newItem && FilePath(order.package).exists)
        #expect(Outbox(bench.layout).package(of: order) != nil)
    }

    @Test func anOrderThatWasCarriedOutIsNotGivenAgain() async throws {
        let job = try publish()
        try FilePath(job.result!).appending("pools/pools.dlpk").write(zipBytes())
        try bench.layout.input(of: job).write(zipBytes())
        try await start()
        #expect(Outbox(bench.layout).orders.isEmpty)
        #expect(bench.layout.archive.names == ["pools.zip"])
    }

    // MARK: Refusing

    @Test func aFileThatWasBeingRefusedIsPutAside() async throws {
        var job = JobRecord(id: JobID.next(), kind: .other, folder: bench.configuration().folders[0], file: "notes.txt")
        (job.state, job.error) = (.claimed, "notes.txt is neither.")
        try bench.ledger().save(job)
        try bench.layout.input(of: job).write("hello".utf8)
        try await start()
        #expect(try bench.jobs().map(\.state) == [.refused])
        #expect(bench.layout.failed.names == ["notes.txt", "notes.txt.error.txt"])
        #expect(bench.layout.jobs.names == [])
    }

    @Test(arguments: ["notes.txt", "pools.toml"])
    func aFileThatWasBeingRefusedIsPutAsideThoughTheLedgerForgotIt(name: String) async throws {
        try (bench.layout.folder(of: JobID.next()) / name).write("hello".utf8)
        try await start()
        #expect(try bench.jobs().map(\.state) == [.refused])
        #expect(bench.layout.failed.names == [name, name + ".error.txt"])
        #expect(bench.layout.jobs.names == [])
    }
}
