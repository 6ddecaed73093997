import Foundation
import Job

/// Writes events to standard output, one JSON object a line.
@TrainingThread final class EventStream {
    /// How long there is at least between two messages of progress, but for the end of a step.
    var pause = Duration.milliseconds(200)
    private var lastProgress: ContinuousClock.Instant?
    /// Warnings sent so far.
    private(set) var warnings: [String] = []

    func send(_ event: JobEvent) {
        let event = event.onOneLine
        if case .warning(let text) = event { warnings.append(text) }
        guard let line = try? event.json else { preconditionFailure("an event that JSON cannot hold: \(event)") }
        try? FileHandle.standardOutput.write(contentsOf: line + [UInt8(ascii: "\n")])
    }

    /// Sends progress as often as ``pause`` lets it.
    func send(_ progress: JobEvent.Progress) {
        let now = ContinuousClock.now
        guard progress.completed == progress.total || lastProgress.map({ now - $0 >= pause }) ?? true else { return }
        lastProgress = now
        send(.progress(progress))
    }
}

extension JobEvent {
    /// The event, in whose sentences nothing of what files say reaches a terminal or a journal but as text.
    fileprivate var onOneLine: JobEvent {
        switch self {
        case .warning(let sentence): return .warning(sentence.onOneLine)
        case .failed(var failure):
            failure.message = failure.message.onOneLine
            return .failed(failure)
        default: return self
        }
    }
}
