import Job
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import Service

@Suite("What systemd is told", .timeLimit(.minutes(20)))
struct WatchdogTests {
    let journal = RecordedJournal()

    @Test func theWatchdogIsAnsweredAgainAndAgain() async throws {
        let (told, tell) = AsyncStream.makeStream(of: ServiceState.self)
        try await serve(Watchdog(within: .milliseconds(20), logger: journal.logger, tell: { tell.yield($0) }) { true }) {
            var count = 0
            for await state in told {
                #expect(state == .watchdog)
                count += 1
                if count == 3 { break }
            }
        }
    }

    @Test func whereAJobIsNotLookedAfterTheWatchdogIsNotAnsweredAndTheJournalSaysSoOnce() async throws {
        let isSupervising = Mutex(false)
        let (told, tell) = AsyncStream.makeStream(of: ServiceState.self)
        let looks = Counter()
        try await serve(Watchdog(within: .milliseconds(20), logger: journal.logger, tell: {
            #expect(isSupervising.withLock(\.self) == true)
            tell.yield($0)
        }) {
            if looks.next() == 3 { isSupervising.withLock { $0 = true } }
            return isSupervising.withLock(\.self)
        }) {
            for await _ in told { break }
        }
        let lines = journal.lines.filter { $0.fields["MESSAGE_ID"] == MessageID.supervisionLost.rawValue }
        #expect(lines.count == 1 && lines.first?.level == .error)
    }

    @Test func theStatusTellsOfEveryRunningJobWithItsTimeLeft() {
        let told = Mutex<[ServiceState]>([]), start = ContinuousClock.now
        let line = StatusLine { state in told.withLock { $0.append(state) } }
        let progress = { (step: String, completed: Int) in JobEvent.Progress(step: step, completed: completed, total: 40) }
        line.show(progress("Epoch 3 of 10", 10), of: "pools", at: start)
        line.show(progress("Epoch 1 of 10", 0), of: "buildings", at: start)
        line.show(progress("Epoch 3 of 10", 20), of: "pools", at: start + .seconds(30))
        line.show(progress("Epoch 4 of 10", 1), of: "pools", at: start + .seconds(90))
        line.clear("buildings")
        line.show("Saving", of: "trees", at: start + .seconds(95))
        line.clear("trees")
        line.clear("pools")
        #expect(told.withLock(\.self) == [
            .status("pools: Epoch 3 of 10, 25 %"),
            .status("buildings: Epoch 1 of 10, 0 %; pools: Epoch 3 of 10, 25 %"),
            .status("buildings: Epoch 1 of 10, 0 %; pools: Epoch 3 of 10, 50 %, 60 s left"),
            .status("buildings: Epoch 1 of 10, 0 %; pools: Epoch 4 of 10, 2 %"),
            .status("pools: Epoch 4 of 10, 2 %"),
            .status("pools: Epoch 4 of 10, 2 %; trees: Saving"),
            .status("pools: Epoch 4 of 10, 2 %"),
            .status("Waiting for files."),
        ])
    }

    @Test func whoStopsSaysSoAndAsksForTimeAgainAndAgain() async {
        let (told, tell) = AsyncStream.makeStream(of: ServiceState.self)
        let stopping = Stopping(pause: .milliseconds(20)) { tell.yield($0) }
        stopping.begin()
        var states: [ServiceState] = []
        for await state in told {
            states.append(state)
            if states.count == 3 { break }
        }
        stopping.end()
        #expect(states == [.stopping, .extendTimeout(.seconds(20)), .extendTimeout(.seconds(20))])
    }

    private func serve(_ service: some ServiceLifecycle.Service, while act: () async -> Void) async throws {
        let group = ServiceGroup(services: [service], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        async let running: Void = group.run()
        await act()
        await group.triggerGracefulShutdown()
        try await running
    }
}
