import Foundation
import Job
import SystemPackage
import Testing

@testable import Service

@Suite("The daemon", .timeLimit(.minutes(20)))
struct DaemonTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
    }

    @Test func aDroppedZipBecomesResultsAndGoesToTheArchive() async throws {
        let worker = FakeWorker()
        try await bench.serve(worker) {
            try bench.drop("pools.zip")
            await bench.journal.line(containing: "finished job")
        }
        let job = try #require(try bench.jobs().first)
        let result = FilePath(try #require(job.result))
        #expect(job.state == .done)
        #expect(result.lastComponent!.string.hasSuffix("-pools"))
        #expect(result.removingLastComponent() == bench.layout.results)
        #expect(result.names == ["pools", "report.html"])
        #expect(bench.layout.archive.names == ["pools.zip"])
        #expect(bench.folder.names == [".finetuned", "archive", "failed", "results"])
        #expect(bench.layout.jobs.names == [])
    }

    @Test func theLedgerKeepsWhatTheWorkerFoundOut() async throws {
        try bench.drop("pools.zip")
        let outcomes = try await bench.daemon(FakeWorker()).once()
        let job = try #require(try bench.jobs().first)
        #expect(outcomes.map(\.isSuccess) == [true])
        #expect(job.learningRate == 0.0012)
        #expect(job.epochs == 1)
        #expect(job.before == nil)
        #expect(job.after?.averagePrecision == 0.6)
        #expect(job.attempts == 1)
        #expect(job.finishedAt != nil)
    }

    @Test func everyEntryOfAJobCarriesItsFields() async throws {
        try bench.drop("pools.zip")
        _ = try await bench.daemon(FakeWorker()).once()
        let job = try #require(try bench.jobs().first)
        let taken = await bench.journal.line(containing: "took pools.zip")
        #expect(taken.text == "buildings: took pools.zip (\(zipBytes().count) bytes) as job \(job.id).")
        #expect(taken.fields["job"] == job.id)
        #expect(taken.fields["folder"] == "buildings")
        #expect(taken.fields["MESSAGE_ID"] == MessageID.fileTaken.rawValue)
        let epoch = await bench.journal.line(containing: "epoch 1 of 1")
        #expect(epoch.text == "buildings: epoch 1 of 1: training loss 0.812, validation loss 0.7, average precision 0.6, 3 s.")
        #expect(epoch.fields["TRAIN_LOSS"] == "0.81234")
        #expect(epoch.fields["job"] == job.id)
    }

    @Test func everyEntryOfAJobIsOfAKindThatTheCatalogExplains() async throws {
        let worker = FakeWorker { order, tell throws(WorkerFailure) in
            await tell(.started(device: "cpu", threads: 2, libtorch: "1.13.1"))
            return try await FakeWorker.succeed(order, tell)
        }
        try bench.drop("pools.zip")
        _ = try await bench.daemon(worker).once()
        let entries = bench.journal.lines.filter { $0.level >= .info && $0.fields["job"] != nil }
        #expect(entries.contains { $0.fields["MESSAGE_ID"] == MessageID.workerStarted.rawValue })
        #expect(entries.allSatisfy { $0.fields["MESSAGE_ID"].flatMap(MessageID.init) != nil && $0.fields["folder"] != nil })
    }

    @Test(arguments: [["a.zip", "b.dlpk"], ["b.dlpk", "a.zip"]])
    func aPackageServesTheDataOfItsBurstInEitherOrder(names: [String]) async throws {
        let worker = FakeWorker()
        try await bench.serve(worker, { $0.daemon.settle = .seconds(3) }) {
            for name in names { try bench.drop(name) }
            await bench.journal.line(containing: "finished job")
        }
        #expect(worker.history.count == 2)
        #expect(worker.history.first?.training == nil)
        let model = try #require(worker.history.last?.training?.model)
        #expect(FilePath(model).lastComponent == "b.dlpk")
        #expect(FilePath(model).starts(with: bench.layout.models))
        #expect(try bench.jobs().map(\.kind) == [.model, .training])
    }

    @Test func whatALongPausedDaemonMissedIsTakenAtItsStart() async throws {
        try bench.drop("pools.zip")
        let worker = FakeWorker()
        try await bench.serve(worker) { _ = await worker.nextOrder() }
        #expect(worker.history.first?.training?.name == "pools")
    }

    @Test func aFolderThatWasDeletedIsServedAgainWhenItComesBack() async throws {
        let worker = FakeWorker()
        try await bench.serve(worker) {
            try await bench.firstLook()
            try FileManager.default.removeItem(atPath: bench.folder.string)
            await bench.journal.line(containing: "is gone")
            try bench.folder.makeFolder()
            await bench.journal.line(containing: "is back")
            try bench.drop("pools.zip")
            await bench.journal.line(containing: "finished job")
        }
        #expect(bench.layout.archive.names == ["pools.zip"])
    }

    @Test func aFolderThatWasMovedAwayIsNotServedAtItsNewPlace() async throws {
        let worker = FakeWorker()
        let elsewhere = bench.home.root / "elsewhere"
        try await bench.serve(worker) {
            try await bench.firstLook()
            try bench.folder.rename(to: elsewhere)
            await bench.journal.line(containing: "is gone")
            try (elsewhere / "old.zip").write(zipBytes())
            try bench.folder.makeFolder()
            await bench.journal.line(containing: "is back")
            try bench.drop("new.zip")
            await bench.journal.line(containing: "finished job")
        }
        #expect(worker.history.compactMap(\.training?.name) == ["new"])
        #expect((elsewhere / "old.zip").exists)
    }

    @Test func twoDaemonsDoNotServeOneFolder() async throws {
        try await bench.serve(FakeWorker()) {
            let error = await #expect(throws: DaemonError.self) { _ = try await bench.daemon(FakeWorker()).once() }
            #expect(error?.description == "The folder \(bench.folder) is already served by another finetuned process; stop that one first.")
        }
        #expect(try await bench.daemon(FakeWorker()).once() == [])
    }

    @Test func aDaemonWithoutFoldersSaysSo() async throws {
        let error = await #expect(throws: DaemonError.self) { _ = try await bench.daemon(FakeWorker()) { $0.folders = [] }.once() }
        #expect(error?.description.contains("[[folder]]") == true)
    }

    @Test func jobsOfSeveralFoldersRunOneAfterTheOther() async throws {
        let other = bench.home.root / "pools"
        try (other / "second.zip").write(zipBytes())
        try bench.drop("first.zip")
        let gate = Gate(), worker = gate.worker
        try await bench.serve(worker, { $0.folders.append(FolderSettings(name: "pools", path: other)) }) {
            _ = await worker.nextOrder()
            try await bench.firstLook()
            #expect(worker.history.count == 1)
            gate.open()
            gate.open()
            await bench.journal.line(containing: "(first.zip) in")
            await bench.journal.line(containing: "(second.zip) in")
        }
    }

    @Test func jobsWaitForTheirWindowAndPackagesDoNot() async throws {
        let hour = Int(LocalTime.here.reading(at: Moment.now.seconds).seconds) / 3600
        let later = Window([try #require(Window.Span("\((hour + 2) % 24):00-\((hour + 3) % 24):00"))])
        let worker = FakeWorker()
        try bench.drop("a.zip")
        try bench.drop("b.dlpk")
        try await bench.serve(worker, { $0.folders[0].window = later }) {
            await bench.journal.line(containing: "is the base model now")
            // Meanwhile the queue is looked through again.
            try await bench.firstLook()
        }
        #expect(worker.history.count == 1)
        #expect(try bench.jobs().map(\.state) == [.done, .queued, .refused])
        #expect(try await bench.daemon(worker).once().map(\.file) == ["a.zip"])
    }
}
