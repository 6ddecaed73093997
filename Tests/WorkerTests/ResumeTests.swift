import Foundation
import Job
import Testing

/// A worker that is interrupted comes to the same result as one that is not, to the last bit.
@Suite("An interrupted training", .serialized, .timeLimit(.minutes(20)))
struct ResumeTests {
    private let bench: TrainingBench

    init() throws {
        bench = try TrainingBench()
    }

    @Test func goesOnWithinAnEpochAndBetweenEpochsAsIfNothingHadHappened() throws {
        let expected = try bench.uninterrupted()
        let order = try bench.order("interrupted")
        let asked = try bench.run(order, sending: SIGTERM) { $0.isBatch(2, ofEpoch: 1) }
        #expect(asked.status == EX_TEMPFAIL)

        let killed = try bench.run(order, sending: SIGKILL) { $0.isBatch(1, ofEpoch: 2) }
        #expect(killed.events.compactMap(\.resumption).first?.epoch == 1)
        #expect(try #require(killed.events.compactMap(\.resumption).first).batches >= 2)
        #expect(killed.status == SIGKILL)

        let finished = try bench.run(order)
        #expect(finished.events.compactMap(\.resumption).first?.epoch == 2)
        #expect(finished.status == 0)
        #expect(try bench.outcome(of: order) == expected)
    }

    @Test func goesOnFromTheSameChipWithSmallerBatches() throws {
        var order = try bench.order("smaller")
        order.settings.prepare.batchSize = 2
        let asked = try bench.run(order, sending: SIGTERM) { $0.isBatch(1, ofEpoch: 1) }
        #expect(asked.status == EX_TEMPFAIL)
        let before = try #require(asked.events.last { $0.isBatch(1, ofEpoch: 1) }?.progress)
        order.settings.prepare.batchSize = 1
        order.notes = ["Memory was too small."]
        let finished = try bench.run(order)
        #expect(finished.status == 0)
        #expect(try #require(finished.events.compactMap(\.resumption).first) == (1, 2 * before.completed))
        let after = finished.events.compactMap(\.progress).last { $0.step.hasPrefix("Epoch 1 ") }
        #expect((before.total, after?.total) == (3, 7))
        #expect(finished.events.compactMap(\.warning) == ["Memory was too small."])
        #expect(try String(contentsOfFile: "\(order.output)/report.html", encoding: .utf8).contains("Memory was too small."))
    }

    @Test func endsBeforeTheFirstBatchWhereItIsAskedToBefore() throws {
        let order = try bench.order("early")
        let asked = try bench.run(order, sending: SIGTERM) { if case .started = $0 { true } else { false } }
        #expect(asked.status == EX_TEMPFAIL)
        #expect(asked.events.compactMap(\.progress).isEmpty)
    }

    @Test func isGivenUpWhereNothingIsKept() throws {
        var order = try bench.order("kept")
        order.checkpoint = nil
        #expect(try bench.run(order, sending: SIGTERM) { if case .started = $0 { true } else { false } }.status == SIGTERM)
    }

    @Test(.enabled(if: SmallDisk.isPossible, "mounting a small disk needs root"), arguments: ["checkpoint", "output"])
    func aFullDiskEndsTheAttemptAndIsNoFaultOfTheInput(of place: String) throws {
        let order = try bench.order("full-\(place)")
        let disk = try SmallDisk(at: place == "output" ? order.output : order.checkpoint!, megabytes: 100)
        defer { withExtendedLifetime(disk) {} }
        let run = try bench.run(order)
        let failure = try #require(run.events.last?.failure)
        #expect(run.status == EX_SOFTWARE && !failure.isInputAtFault)
        #expect(failure.message.contains("cannot be written (No space left on device)"))
        #expect(run.events.compactMap(\.epochNumber) == (place == "output" ? [1, 2] : [1]))
        #expect(try FileManager.default.contentsOfDirectory(atPath: order.checkpoint!) == (place == "output" ? ["checkpoint.pth"] : []))
    }

    @Test func startsAnewWithAWarningWhereItsCheckpointIsDamagedOrAnothers() throws {
        let other = try bench.order("other"), order = try bench.order("damaged")
        _ = try bench.run(other, sending: SIGTERM) { $0.isBatch(1, ofEpoch: 1) }
        let file = "\(order.checkpoint!)/checkpoint.pth"
        let bytes = try Data(contentsOf: URL(filePath: "\(other.checkpoint!)/checkpoint.pth"))
        for unusable in [bytes.prefix(bytes.count / 2), bytes] {
            try unusable.write(to: URL(filePath: file))
            // As a worker leaves it that is killed while it writes.
            try Data().write(to: URL(filePath: "\(order.checkpoint!)/.7.part"))
            let run = try bench.run(order, sending: SIGKILL) { $0.isBatch(1, ofEpoch: 1) }
            #expect(run.events.compactMap(\.warning).contains { $0.hasPrefix("The checkpoint cannot be used") })
            #expect(run.events.compactMap(\.resumption).isEmpty)
            #expect(!FileManager.default.fileExists(atPath: "\(order.checkpoint!)/.7.part"))
        }
    }
}

extension JobEvent {
    var resumption: (epoch: Int, batches: Int)? {
        if case .resumed(let epoch, let batches) = self { (epoch, batches) } else { nil }
    }

    var failure: Failure? {
        if case .failed(let failure) = self { failure } else { nil }
    }

    var epochNumber: Int? {
        if case .epoch(let epoch) = self { epoch.number } else { nil }
    }

    var progress: Progress? {
        if case .progress(let progress) = self { progress } else { nil }
    }

    var warning: String? {
        if case .warning(let text) = self { text } else { nil }
    }

    /// Whether at least so many batches of an epoch are done.
    func isBatch(_ count: Int, ofEpoch epoch: Int) -> Bool {
        if case .progress(let progress) = self { progress.step.hasPrefix("Epoch \(epoch) ") && progress.completed >= count } else { false }
    }
}
