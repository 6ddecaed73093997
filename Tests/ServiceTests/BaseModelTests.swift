import Foundation
import Job
import SystemPackage
import Testing

@testable import Service

@Suite("Base models", .timeLimit(.minutes(20)))
struct BaseModelTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
    }

    @Test(arguments: [
        (Promote.ifBetter, true, 0.3, 0.4, true), (.ifBetter, true, 0.4, 0.4, false), (.ifBetter, true, 0.4, 0.3, false),
        (.ifBetter, true, nil, 0.3, false), (.ifBetter, true, 0.3, nil, false), (.ifBetter, false, nil, 0.0, true),
        (.always, true, 0.4, 0.3, true), (.never, false, nil, 0.9, false),
    ] as [(Promote, Bool, Double?, Double?, Bool)])
    func promotionFollowsTheSetting(promote: Promote, hadBase: Bool, before: Double?, after: Double?, expected: Bool) {
        let models = [before, after].map { value in value.map { metrics(averagePrecision: $0, maskAP50: $0) } }
        #expect(promote.accepts(hadBase: hadBase, before: models[0], after: models[1]) == expected)
    }

    /// As one is that sees nothing any more on all chips but one.
    @Test func aModelThatIsBetterWhereItSeesSomethingAndMissesMoreIsNotBetter() {
        #expect(!Promote.ifBetter.accepts(
            hadBase: true, before: metrics(averagePrecision: 0.6, maskAP50: 0.6), after: metrics(averagePrecision: 1, maskAP50: 0.1)))
        #expect(Promote.ifBetter.accepts(
            hadBase: true, before: metrics(averagePrecision: 0.6, maskAP50: 0.6), after: metrics(averagePrecision: 0.7, maskAP50: 0.598)))
    }

    private func metrics(averagePrecision: Double, maskAP50: Double) -> Metrics {
        Metrics(
            averagePrecision: averagePrecision, averagePrecisionByClass: [:], maskAP50: maskAP50, maskAP: 0, boxAP50: 0, boxAP: 0, chips: 10)
    }

    @Test func aBetterModelIsTheBaseOfTheNextJobAndStaysInTheResults() async throws {
        let worker = FakeWorker()
        for name in ["first.zip", "second.zip"] {
            try bench.drop(name)
            _ = try await bench.daemon(worker).once()
        }
        let orders = worker.history.compactMap(\.training)
        #expect(orders.map { $0.model == nil } == [true, false])
        #expect(FilePath(orders[1].model!).lastComponent == "first.dlpk")
        #expect(bench.layout.base?.lastComponent == "second.dlpk")
        let first = FilePath(try #require(try bench.jobs().first?.result))
        #expect((first / "first/first.dlpk").exists)
    }

    /// The base model is the package in the results under a second name, and people may write into results.
    @Test func nobodyElseMayWriteIntoTheBaseModel() async throws {
        let worker = FakeWorker { order, tell throws(WorkerFailure) in
            let outcome = try await FakeWorker.succeed(order, tell)
            let package = FilePath(order.training!.output) / "pools/pools.dlpk"
            #expect(chmod(package.string, 0o660) == 0)
            return outcome
        }
        try bench.drop("pools.zip")
        _ = try await bench.daemon(worker).once()
        let result = FilePath(try #require(try bench.jobs().first?.result)) / "pools/pools.dlpk"
        for package in [try #require(bench.layout.base), result] {
            var status = stat()
            #expect(stat(package.string, &status) == 0 && status.st_mode & 0o777 == 0o640)
        }
    }

    @Test func whereTheFileSystemKnowsNoSecondNamesTheBaseModelIsACopy() throws {
        var job = try bench.queue("pools.zip")
        (job.state, job.saved, job.promotedAs) = (.done, "pools/pools.dlpk", JobID.next())
        job.result = (bench.layout.results / "2026-11-26-pools").string
        try bench.ledger().save(job)
        try (bench.layout.output(of: job.id) / "pools/pools.dlpk").write(zipBytes())
        try Conclusion(bench.layout, ledger: bench.ledger(), link: { _, _ throws(Errno) in throw .notPermitted }).carryOut(job)
        let package = bench.layout.results / "2026-11-26-pools/pools/pools.dlpk", base = try #require(bench.layout.base)
        #expect(base.lastComponent == "pools.dlpk")
        #expect(try Data(contentsOf: URL(filePath: base.string)) == Data(zipBytes()))
        #expect(try Data(contentsOf: URL(filePath: package.string)) == Data(zipBytes()))
        #expect(bench.layout.archive.names == ["pools.zip"] && bench.layout.jobs.names == [])
    }

    @Test func aWorseModelDoesNotReplaceItsBase() async throws {
        try bench.drop("base.dlpk")
        try bench.drop("data.zip")
        let worker = FakeWorker { order, tell throws(WorkerFailure) in try await FakeWorker.train(order, tell, before: 0.6, after: 0.5) }
        _ = try await bench.daemon(worker).once()
        #expect(bench.layout.base?.lastComponent == "base.dlpk")
        #expect(try bench.jobs().map(\.isPromoted) == [true, false])
        #expect(bench.results.count == 1)
    }

    @Test func aModelPromotedLateStillComesLast() async throws {
        try bench.drop("base.dlpk")
        _ = try await bench.daemon(FakeWorker()).once()
        try (bench.layout.models / "7ZZZZZZZZZ00/future.dlpk").write(zipBytes())
        try bench.drop("data.zip")
        _ = try await bench.daemon(FakeWorker()).once()
        #expect(bench.layout.base?.lastComponent == "data.dlpk")
    }

    @Test func dataIsNotTrainedOnAnotherModelWhenThePackageOfItsBurstIsRefused() async throws {
        try bench.drop("base.dlpk")
        try bench.drop("data.zip")
        let worker = FakeWorker { order, tell throws(WorkerFailure) in
            .failed(.init(message: "base.dlpk holds a SingleShotDetector; drop a MaskRCNN package.", isInputAtFault: true))
        }
        let outcomes = try await bench.daemon(worker).once()
        #expect(outcomes.map(\.error) == [
            "base.dlpk holds a SingleShotDetector; drop a MaskRCNN package.",
            "data.zip was not used, because base.dlpk, dropped with it, was refused; drop both again, or data.zip alone.",
        ])
        #expect(worker.history.count == 1)
        #expect(bench.layout.failed.names == ["base.dlpk", "base.dlpk.error.txt", "data.zip", "data.zip.error.txt"])
        #expect(bench.layout.base == nil)
    }

    @Test func dataThatTheWorkerRefusesIsNotTriedAgain() async throws {
        try bench.drop("data.zip")
        let worker = FakeWorker { _, _ throws(WorkerFailure) in
            .failed(.init(message: "data.zip holds no training data; export it in RCNN_Masks format.", isInputAtFault: true))
        }
        _ = try await bench.daemon(worker).once()
        #expect(worker.history.count == 1)
        #expect((bench.layout.failed / "data.zip.error.txt").text == "data.zip holds no training data; export it in RCNN_Masks format.\n")
        #expect(bench.results == [])
        await bench.journal.line(containing: "data.zip holds no training data")
    }
}
