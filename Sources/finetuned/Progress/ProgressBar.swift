import Job

/// A line that says how far a step has come: `Epoch 3 of 10 [#####-----] 12/40, loss 0.513, 1:20 left`.
struct ProgressBar {
    private var step = ""
    private var start = ContinuousClock.now
    /// What was done when the step was first seen.
    private var done = 0
    private var isShown = false

    /// The line for a new state, at most `width` columns long. The time left is reckoned from the step's first event on.
    mutating func line(for progress: JobEvent.Progress, at now: ContinuousClock.Instant, width: Int) -> String {
        if progress.step != step {
            step = progress.step
            (start, done) = (now, progress.completed)
        }
        isShown = true
        let tail = [
            "\(progress.completed)/\(progress.total)",
            progress.loss.map { "loss \(decimal($0, places: 3))" },
            timeLeft(progress, elapsed: start.duration(to: now)).map { "\($0) left" },
        ].compactMap(\.self).joined(separator: ", ")
        let room = width - step.count - tail.count - 5
        let bar = room >= 10 ? " [\(Self.bar(progress, width: min(room, 40)))] " : " "
        return String((step + bar + tail).prefix(max(width - 1, 0)))
    }

    /// Notes that the line is gone; returns whether there was one.
    mutating func erase() -> Bool {
        defer { isShown = false }
        return isShown
    }

    private static func bar(_ progress: JobEvent.Progress, width: Int) -> String {
        let share = progress.total > 0 ? Double(progress.completed) / Double(progress.total) : 0
        let full = Int((Double(width) * min(max(share, 0), 1)).rounded(.down))
        return String(repeating: "#", count: full) + String(repeating: "-", count: width - full)
    }

    private func timeLeft(_ progress: JobEvent.Progress, elapsed: Duration) -> String? {
        guard progress.completed > done, progress.total > progress.completed, elapsed > .seconds(1) else { return nil }
        return clock(elapsed / (progress.completed - done) * (progress.total - progress.completed))
    }
}
