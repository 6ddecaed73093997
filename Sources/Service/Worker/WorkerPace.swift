internal import Job
internal import Synchronization

/// How fast a worker goes, by what it tells: from that, how long it may be silent before it counts as hung.
struct WorkerPace: Sendable {
    typealias Instant = SuspendingClock.Instant

    /// How many times as long as usual a step may take.
    static let tolerance = 20

    /// How long any worker may be silent.
    private let least: Duration
    /// The usual time between two signs of progress within a step; zero while nobody knows.
    private var usual = Duration.zero
    /// What the worker says that the step will take of which nothing is told until its end.
    private var estimate = Duration.zero
    private var lastEvent: Instant
    /// What the worker does, as far as it has told.
    private(set) var step: String?

    init(least: Duration, at now: Instant = .now) {
        self.least = least
        lastEvent = now
    }

    /// Takes in what the worker tells.
    mutating func note(_ event: JobEvent, at now: Instant = .now) {
        switch event {
        case .progress(let progress):
            if step == progress.step { usual = usual == .zero ? now - lastEvent : (usual * 9 + (now - lastEvent)) / 10 }
            (step, estimate) = (progress.step, .zero)
        case .began(let step, let seconds):
            (self.step, estimate) = (step, .seconds(seconds))
        default: break
        }
        lastEvent = now
    }

    /// How long the worker may be silent.
    var patience: Duration { max(least, max(usual, estimate) * Self.tolerance) }

    /// How long it may still be silent; zero or less if it has been for too long.
    func rest(at now: Instant = .now) -> Duration { patience - (now - lastEvent) }
}

/// The pace of one worker, kept while others look at it.
final class WorkerPulse: Sendable {
    private let pace: Mutex<WorkerPace>

    init(least: Duration) {
        pace = Mutex(WorkerPace(least: least))
    }

    func note(_ event: JobEvent) {
        pace.withLock { $0.note(event) }
    }

    /// Sleeps until the worker has been silent for too long.
    /// - Returns: why that is so; nil where the task was cancelled before.
    func silence() async -> WorkerFailure? {
        while true {
            let pace = pace.withLock(\.self), rest = pace.rest()
            guard rest > .zero else { return .silent(step: pace.step, for: pace.patience) }
            guard (try? await QuietExecutor.shared.sleep(for: rest)) != nil else { return nil }
        }
    }
}
