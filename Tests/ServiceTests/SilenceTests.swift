import Foundation
import Job
import SystemPackage
import Testing

@testable import Service

@Suite("A worker that says nothing", .timeLimit(.minutes(20)))
struct SilenceTests {
    private func progress(_ step: String, _ completed: Int) -> JobEvent {
        .progress(.init(step: step, completed: completed, total: 9))
    }

    // MARK: - How long it may be silent

    @Test func aWorkerOfSlowStepsMayBeSilentForManyTimesAsLongAsItsSteps() {
        let start = SuspendingClock.now
        var pace = WorkerPace(least: .seconds(600), at: start)
        #expect(pace.rest(at: start + .seconds(100)) == .seconds(500))
        for batch in 1...5 { pace.note(progress("Epoch 1 of 2", batch), at: start + .seconds(60 * batch)) }
        #expect(pace.patience == .seconds(1200))
        #expect(pace.rest(at: start + .seconds(300 + 1199)) > .zero)
        #expect(pace.rest(at: start + .seconds(300 + 1201)) < .zero)
    }

    @Test func theTimeBetweenTwoStepsSaysNothingOfTheirPace() {
        let start = SuspendingClock.now
        var pace = WorkerPace(least: .seconds(1), at: start)
        pace.note(progress("Epoch 1 of 2", 9), at: start + .seconds(500))
        pace.note(progress("Epoch 2 of 2", 1), at: start + .seconds(900))
        #expect(pace.patience == .seconds(1))
    }

    @Test func whatTheWorkerExpectsOfAStepCountsUntilTheNext() {
        var pace = WorkerPace(least: .seconds(600))
        pace.note(.began(step: "Saving", seconds: 90))
        pace.note(.warning("The disk is slow."))
        #expect(pace.patience == .seconds(1800) && pace.step == "Saving")
        pace.note(progress("Measuring after training", 1))
        #expect(pace.patience == .seconds(600))
    }

    // MARK: - What happens

    @Test func aSilentWorkerIsKilledEvenIfItIgnoresSignals() async throws {
        let script = try WorkerScript("trap '' TERM; \(Say.started); echo '{\"began\":{\"step\":\"Saving\",\"seconds\":0}}'; exec sleep 1800")
        let worker = WorkerProcess(executable: WorkerScript.executable, silence: .seconds(5))
        let failure = await #expect(throws: WorkerFailure.self) { try await worker.run(.verifyModel(path: "/x"), in: script.folder) { _ in } }
        #expect(failure == .silent(step: "Saving", for: .seconds(5)))
        #expect(failure?.description.contains("told nothing for 5 s of 'Saving' and was killed") == true)
    }

    @Test func aWorkerThatTellsOfItsStepsIsLeftAlone() async throws {
        let script = try WorkerScript("for i in 1 2 3 4 5 6 7; do sleep 1; \(Say.started); done; \(Say.finished)")
        let worker = WorkerProcess(executable: WorkerScript.executable, silence: .seconds(5))
        #expect(try await worker.run(.verifyModel(path: "/x"), in: script.folder) { _ in } == .finished)
    }

    @Test func theJobIsTriedAgainAndTheJournalSaysWhy() async throws {
        let bench = try Bench(), silences = Counter()
        try bench.queue("pools.zip")
        let worker = FakeWorker { order, tell throws(WorkerFailure) in
            guard silences.next() <= 2 else { return try await FakeWorker.succeed(order, tell) }
            throw .silent(step: "Epoch 3 of 10", for: .seconds(1200))
        }
        #expect(try await bench.scheduler(worker).drain().map(\.state) == [.done])
        let line = await bench.journal.line(containing: "told nothing for 20 min of 'Epoch 3 of 10' and was killed")
        #expect(line.fields["MESSAGE_ID"] == MessageID.workerSilent.rawValue)
        #expect(try bench.jobs().map(\.attempts) == [3])
    }
}
