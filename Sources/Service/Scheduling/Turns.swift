internal import Job
internal import Synchronization
internal import SystemPackage

/// A job whose turn it is, with the settings it begins with.
struct Turn: Sendable {
    let job: JobRecord
    let folder: FolderSettings
    let daemon: DaemonSettings
    let runner: any JobRunner
    /// Which of the jobs at once it is, counted from 0.
    let place: Int
}

/// Which folders are at work, and whose turn is next.
final class Turns: Sendable {
    private struct State {
        /// The place of each running job, and when it was looked after last; nil while its worker stops, for which it has its own time.
        var running: [FilePath: (place: Int, seen: ContinuousClock.Instant?)] = [:]
        /// The folders by when they had their last turn, the latest at the end.
        var order: [FilePath] = []
    }

    private let state = Mutex(State())

    /// The folders of which a job runs.
    var busy: Set<FilePath> { state.withLock { Set($0.running.keys) } }

    /// Gives a place to the folder whose last turn is longest ago, or to the oldest job where folders have had none; nil where all
    /// places are taken or nobody wants one.
    ///
    /// - Parameter jobs: the next of each folder that is not busy.
    func begin(_ jobs: [(JobRecord, FolderSettings)], of daemon: DaemonSettings, runner: any JobRunner) -> Turn? {
        state.withLock { state in
            let taken = Set(state.running.values.map(\.place))
            guard let place = (0..<daemon.jobsAtOnce).first(where: { !taken.contains($0) }) else { return nil }
            let order = state.order
            let next = jobs.min { left, right in
                let turns = (order.firstIndex(of: left.1.path) ?? -1, order.firstIndex(of: right.1.path) ?? -1)
                return turns.0 == turns.1 ? left.0.id < right.0.id : turns.0 < turns.1
            }
            guard let (job, folder) = next else { return nil }
            state.running[folder.path] = (place, .now)
            state.order = state.order.filter { $0 != folder.path } + [folder.path]
            return Turn(job: job, folder: folder, daemon: daemon, runner: daemon.runner(runner, at: place), place: place)
        }
    }

    func end(_ turn: Turn) {
        state.withLock { $0.running[turn.folder.path] = nil }
    }

    // MARK: - Supervision

    /// The running job was looked after.
    func saw(_ folder: FilePath) {
        state.withLock { $0.running[folder]?.seen = .now }
    }

    /// The running job is done or shall stop, and is no longer looked after.
    func stop(_ folder: FilePath) {
        state.withLock { $0.running[folder]?.seen = nil }
    }

    /// Whether every running job was looked after within this time.
    func areSupervised(within time: Duration) -> Bool {
        state.withLock { $0.running.values.allSatisfy { $0.seen.map { $0 + time >= .now } ?? true } }
    }
}

extension DaemonSettings {
    /// The runner for one of the jobs at once: on the device that belongs to its place, with its share of the processors.
    fileprivate func runner(_ runner: any JobRunner, at place: Int) -> any JobRunner {
        PlacedRunner(runner: runner, device: devices.isEmpty ? nil : devices[place % devices.count], threads: threads, workers: jobsAtOnce)
    }
}

private struct PlacedRunner: JobRunner {
    let runner: any JobRunner
    let device: String?
    let threads: Int?
    let workers: Int

    func run(
        _ order: JobOrder, in workingDirectory: FilePath, onEvent: @escaping @Sendable (JobEvent) async -> Void
    ) async throws(WorkerFailure) -> WorkerOutcome {
        guard case .train(var training) = order else { return try await runner.run(order, in: workingDirectory, onEvent: onEvent) }
        if let device, training.settings.fit.device == "auto" { training.settings.fit.device = device }
        (training.threads, training.workers) = (threads, workers)
        return try await runner.run(.train(training), in: workingDirectory, onEvent: onEvent)
    }
}
