internal import Job
internal import Synchronization

/// The one line that `systemctl status` has for the daemon: how far the step of each running job is, and how long it will take.
final class StatusLine: Sendable {
    static let shared = StatusLine()

    fileprivate struct Step {
        let name: String
        /// When it was seen first, and what was done then.
        let start: ContinuousClock.Instant
        let done: Int
        var text = ""
    }

    private let steps = Mutex<[String: Step]>([:])
    private let tell: @Sendable (ServiceState) -> Void

    init(tell: @escaping @Sendable (ServiceState) -> Void = ServiceManager.notify) {
        self.tell = tell
    }

    /// The running job of a folder begins a step of which nothing is told until it ends, or until it is in full swing.
    func show(_ step: String, of folder: String, at now: ContinuousClock.Instant = .now) {
        tell(.status(steps.withLock { steps in
            steps[folder] = Step(name: step, start: now, done: 0, text: "\(folder): \(step)")
            return steps.line
        }))
    }

    /// The running job of a folder has come so far.
    func show(_ progress: JobEvent.Progress, of folder: String, at now: ContinuousClock.Instant = .now) {
        tell(.status(steps.withLock { steps in
            var step = steps[folder].flatMap { $0.name == progress.step ? $0 : nil } ?? Step(name: progress.step, start: now, done: progress.completed)
            let share = progress.total > 0 ? ", \(100 * progress.completed / progress.total) %" : ""
            let left = step.timeLeft(progress, at: now).map { ", \($0.inWords) left" } ?? ""
            step.text = "\(folder): \(progress.step)\(share)\(left)"
            steps[folder] = step
            return steps.line
        }))
    }

    /// No job of the folder runs any more.
    func clear(_ folder: String) {
        tell(.status(steps.withLock { steps in
            steps[folder] = nil
            return steps.line
        }))
    }
}

extension StatusLine.Step {
    fileprivate func timeLeft(_ progress: JobEvent.Progress, at now: ContinuousClock.Instant) -> Duration? {
        guard progress.completed > done, progress.total > progress.completed else { return nil }
        return (now - start) / (progress.completed - done) * (progress.total - progress.completed)
    }
}

extension [String: StatusLine.Step] {
    fileprivate var line: String {
        isEmpty ? "Waiting for files." : sorted { $0.key < $1.key }.map(\.value.text).joined(separator: "; ")
    }
}
