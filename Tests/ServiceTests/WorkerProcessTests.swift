import Foundation
import Job
import Testing

@testable import Service

@Suite("The worker's process", .timeLimit(.minutes(20)))
struct WorkerProcessTests {
    private let started = JobEvent.started(device: "cpu", threads: 2, libtorch: "1.13.1")
    private let finished = JobEvent.finished(report: "/results/report.html")

    // MARK: - Talking

    @Test func eventsArriveInOrderAndTheLastOneDecides() async throws {
        let script = try WorkerScript("\(Say.started); \(Say.saved); \(Say.finished)")
        #expect(try await script.run() == .finished)
        #expect(script.events.all == [started, .saved(path: "/results/pools.dlpk"), finished])
    }

    @Test func theWorkerReadsTheOrderFromItsOnlyArgument() async throws {
        let script = try WorkerScript("cp \"$1\" received.json; \(Say.finished)")
        let order = JobOrder.train(TrainOrder(
            job: "1", data: "/data.zip", model: nil, output: "/out", name: "pools", settings: JobSettings()))
        _ = try await script.run(order)
        let received = try Data(contentsOf: URL(filePath: script.folder.appending("received.json").string))
        #expect(try JSONDecoder().decode(JobOrder.self, from: received) == order)
    }

    @Test func aLineThatIsNoEventIsIgnored() async throws {
        let script = try WorkerScript("echo hello; echo '{\"unknown\":{}}'; echo; \(Say.finished)")
        #expect(try await script.run() == .finished)
        #expect(script.events.all == [finished])
    }

    @Test func aLineSeparatorInsideTextDoesNotEndTheEvent() async throws {
        let script = try WorkerScript("printf '{\"warning\":{\"_0\":\"a\\342\\200\\250b\"}}\\n'; \(Say.finished)")
        _ = try await script.run()
        #expect(script.events.all.first == .warning("a\u{2028}b"))
    }

    @Test func everyEventOfAQuickWorkerArrives() async throws {
        let script = try WorkerScript("i=0; while [ $i -lt 2000 ]; do \(Say.saved); i=$((i+1)); done; \(Say.finished)")
        #expect(try await script.run() == .finished)
        #expect(script.events.all.count == 2001)
    }

    @Test func threadsOfOpenMPSleepWhileTheyWait() async throws {
        let script = try WorkerScript("""
            echo '{"warning":{"_0":"'"$OMP_WAIT_POLICY $GOMP_SPINCOUNT"'"}}'; \(Say.finished)
            """)
        _ = try await script.run()
        let own = ProcessInfo.processInfo.environment
        #expect(script.events.all.first == .warning("\(own["OMP_WAIT_POLICY"] ?? "PASSIVE") \(own["GOMP_SPINCOUNT"] ?? "0")"))
    }

    @Test func theDaemonsLineToSystemdIsItsOwnAndWhatThePersonSaysOfOpenMPStays() {
        #expect(WorkerEnvironment.made(from: ["NOTIFY_SOCKET": "/run/systemd/notify", "HOME": "/srv"]) == [
            "HOME": "/srv", "OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0",
        ])
        let own = ["OMP_WAIT_POLICY": "ACTIVE", "GOMP_SPINCOUNT": "9"]
        #expect(WorkerEnvironment.made(from: own) == own)
    }

    @Test func whatOthersHaveOpenIsNotInherited() async throws {
        let descriptor = open("/dev/null", O_RDONLY)
        defer { close(descriptor) }
        let process = try ChildProcess("test", ["-e", "/proc/self/fd/\(descriptor)"])
        #expect(await process.end() == .exited(1))
    }

    /// It gets its niceness right after it began.
    @Test func theWorkerAndWhatItStartsAreAsNiceAsTold() async throws {
        let script = try WorkerScript(niceness: 19, "until [ \"$(nice)\" = 19 ]; do :; done; \(Say.finished)")
        #expect(try await script.run() == .finished)
    }

    // MARK: - Ending

    @Test func aVerifiedModelIsASuccess() async throws {
        let script = try WorkerScript("""
            echo '{"verified":{"_0":{"type":"MaskRCNN","backbone":"resnet50","classes":["pool"],"chipSize":400}}}'
            """)
        #expect(try await script.run() == .finished)
    }

    @Test func aFailureOfTheJobIsAnOutcomeWithItsReason() async throws {
        let script = try WorkerScript("\(Say.started); \(Say.failed); exit 1")
        let outcome = try await script.run()
        #expect(outcome == .failed(JobEvent.Failure(message: "map.txt is missing.", isInputAtFault: true)))
    }

    @Test func aCrashAfterTheLastEventDoesNotSpoilASuccess() async throws {
        let script = try WorkerScript("\(Say.finished); kill -SEGV $$")
        #expect(try await script.run() == .finished)
    }

    @Test func anExitWithoutAFinalEventIsAFailureWithTheLastWords() async throws {
        let script = try WorkerScript("\(Say.started); echo first >&2; echo 'cannot allocate memory' >&2; echo >&2; exit 3")
        let failure = await script.failure()
        #expect(failure == .exited(code: 3, lastWords: "cannot allocate memory"))
        #expect(failure?.description.contains("code 3") == true)
        #expect(failure?.description.contains("cannot allocate memory") == true)
    }

    @Test func anExitWithCode0IsNoSuccessEither() async throws {
        #expect(await (try WorkerScript(Say.started)).failure() == .exited(code: 0, lastWords: nil))
    }

    @Test func aCrashNamesItsSignal() async throws {
        let failure = await (try WorkerScript("\(Say.started); kill -SEGV $$")).failure()
        #expect(failure == .killed(signal: SIGSEGV, lastWords: nil))
        #expect(failure?.description == "The worker was killed by SIGSEGV.")
    }

    @Test func aMissingWorkerIsNamed() async throws {
        let script = try WorkerScript("exit 0")
        let missing = script.folder.appending("nowhere/finetuned-worker")
        let failure = await #expect(throws: WorkerFailure.self) {
            try await WorkerProcess(executable: missing).run(.verifyModel(path: "/x"), in: script.folder) { _ in }
        }
        #expect(failure?.description.contains(missing.string) == true)
        #expect(failure?.description.contains("install finetuned-worker") == true)
    }

    @Test func aMissingWorkingFolderIsNamed() async throws {
        let script = try WorkerScript("exit 0")
        let missing = script.folder.appending("nowhere")
        let failure = await #expect(throws: WorkerFailure.self) {
            try await WorkerProcess(executable: WorkerScript.executable).run(.verifyModel(path: "/x"), in: missing) { _ in }
        }
        #expect(failure?.description.contains(missing.appending("order.json").string) == true)
    }

    // MARK: - Stopping

    @Test func aCancelledWorkerIsAskedToStopAndStillHeard() async throws {
        let script = try WorkerScript("end() { \(Say.saved); exit; }; trap end TERM; \(Say.started); sleep 1800 & wait")
        let worker = Task { await script.failure() }
        await script.events.waitForFirst()
        worker.cancel()
        #expect(await worker.value == .stopped)
        #expect(script.events.all.count == 2)
    }

    @Test func aCancelledWorkerThatFinishesAnywayHasFinished() async throws {
        let script = try WorkerScript("end() { \(Say.finished); exit; }; trap end TERM; \(Say.started); sleep 1800 & wait")
        let worker = Task { try await script.run() }
        await script.events.waitForFirst()
        worker.cancel()
        #expect(try await worker.value == .finished)
    }

    @Test func aWorkerThatDoesNotStopIsKilled() async throws {
        let script = try WorkerScript(patience: .milliseconds(50), "trap '' TERM; \(Say.started); exec sleep 1800")
        let worker = Task { await script.failure() }
        await script.events.waitForFirst()
        worker.cancel()
        #expect(await worker.value == .stopped)
    }
}
