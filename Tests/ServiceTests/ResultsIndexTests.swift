import Foundation
import SystemPackage
import Testing

@testable import Service

@Suite struct ResultsIndexTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
    }

    private var page: String { (bench.layout.results / "index.html").text ?? "" }

    /// The items of the list, in its order.
    private var items: [String] {
        page.components(separatedBy: "<li>").dropFirst().map { $0.components(separatedBy: "</li>")[0] }
    }

    @Test func everyRunIsListedNewestFirstWithItsPrecision() async throws {
        try bench.drop("base.dlpk")
        try bench.drop("first.zip")
        _ = try await bench.daemon(FakeWorker()).once()
        try bench.drop("second.zip")
        let worse = FakeWorker { order, tell throws(WorkerFailure) in try await FakeWorker.train(order, tell, before: 0.6, after: 0.5) }
        _ = try await bench.daemon(worse).once()
        #expect(page.contains("<h1>buildings</h1>") && page.contains("2 runs, newest first."))
        #expect(items.count == 2)
        #expect(items[0].contains("-second/report.html\">") && items[0].contains("Average precision 0.600 → 0.500 (−0.100)"))
        #expect(items[0].contains("not taken as the base model"))
        #expect(items[1].contains("-first/report.html\">") && items[1].contains("0.300 → 0.600 (+0.300)"))
        #expect(items[1].contains("the base model now"))
        #expect(bench.layout.results.names.filter { $0.hasPrefix(".") } == [])
    }

    @Test func aFailedRunIsListedWithItsReason() async throws {
        try bench.drop("bad.zip")
        let folder = bench.layout.jobs.string
        let worker = FakeWorker { order, _ throws(WorkerFailure) in
            .failed(.init(message: "\(folder)/\(order.training!.job)/bad.zip holds <b>no</b> training data.", isInputAtFault: true))
        }
        _ = try await bench.daemon(worker).once()
        #expect(page.contains("1 run, 1 of them failed, newest first."))
        #expect(items[0].contains("✗ failed") && items[0].contains("<p>bad.zip holds &lt;b&gt;no&lt;/b&gt; training data."))
        #expect(!items[0].contains("href"))
    }

    @Test func ofManyRunsTheLastAreListed() throws {
        try bench.layout.create()
        let ledger = try bench.ledger()
        for number in 1...ResultsIndex.limit + 3 {
            var job = JobRecord(id: JobID.next(), kind: .training, folder: bench.configuration().folders[0], file: "\(number).zip")
            job.state = number == 2 ? .failed : .done
            try ledger.save(job)
        }
        ResultsIndex(bench.layout, ledger: ledger).write(FolderLog("buildings", bench.journal.logger))
        #expect(page.contains("203 runs, 1 of them failed, newest first. These are the last 200; the others’ folders lie beside this page."))
        #expect(items.count == 200 && items[0].contains("203.zip") && items[199].contains("4.zip"))
    }

    @Test func aThumbnailIsShownOnlyWhereThereIsOne() async throws {
        let worker = FakeWorker { order, tell throws(WorkerFailure) in
            let outcome = try await FakeWorker.succeed(order, tell)
            if let order = order.training, order.name == "seen" {
                do { try (FilePath(order.output) / "thumbnail.png").write([1]) } catch { throw .exited(code: 1, lastWords: "\(error)") }
            }
            return outcome
        }
        for name in ["seen.zip", "unseen.zip"] { try bench.drop(name) }
        _ = try await bench.daemon(worker).once()
        #expect(page.components(separatedBy: "<img ").count == 2)
        #expect(items.first { $0.contains("-seen/thumbnail.png") }?.contains("alt=\"A chip of seen.zip: labelled on the left") == true)
    }

    @Test func resultsThatWereTakenAwayAreNoLongerLinked() async throws {
        try bench.drop("first.zip")
        _ = try await bench.daemon(FakeWorker()).once()
        try FileManager.default.removeItem(atPath: (bench.layout.results / bench.results[0]).string)
        _ = try await bench.daemon(FakeWorker()).once()
        #expect(items.count == 1 && !items[0].contains("href"))
    }
}
