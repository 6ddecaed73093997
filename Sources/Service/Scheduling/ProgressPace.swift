internal import Job
internal import Synchronization

/// Says which progress is written into the ledger: workers tell of it several times a second, and each entry has the disk write.
final class ProgressPace: Sendable {
    private static let pause = Duration.seconds(10)
    private let last = Mutex<(step: String, time: ContinuousClock.Instant)?>(nil)

    /// The first of each step, and then one every ten seconds.
    func admits(_ progress: JobEvent.Progress, at now: ContinuousClock.Instant) -> Bool {
        last.withLock { last in
            if let last, last.step == progress.step, now < last.time + Self.pause { return false }
            last = (progress.step, now)
            return true
        }
    }
}
