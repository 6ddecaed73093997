import Foundation
import Logging
import Synchronization

@testable import Service

/// Keeps what the daemon writes to its journal, and waits for lines to come.
final class RecordedJournal: Sendable {
    struct Line: Sendable {
        let level: Logger.Level
        let text: String
        let fields: [String: String]
    }

    private struct State {
        var lines: [Line] = []
        var waiting: [Waiting] = []
    }

    private struct Waiting {
        let id: UUID
        let part: String
        let continuation: CheckedContinuation<Line, Never>
    }

    private let state = Mutex(State())

    var logger: Logger { Logger(label: "test") { _ in Handler(journal: self) } }

    var lines: [Line] { state.withLock { $0.lines } }

    /// The first line that contains the text, which may be yet to come. A test whose time is up waits no longer.
    @discardableResult
    func line(containing part: String) async -> Line {
        let id = UUID()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let found = state.withLock { state in
                    let found = state.lines.first { $0.text.contains(part) } ?? (Task.isCancelled ? missing(part) : nil)
                    if found == nil { state.waiting.append(Waiting(id: id, part: part, continuation: continuation)) }
                    return found
                }
                if let found { continuation.resume(returning: found) }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                let waiting = state.waiting.first { $0.id == id }
                state.waiting.removeAll { $0.id == id }
                return waiting
            }
            waiting?.continuation.resume(returning: missing(part))
        }
    }

    private func missing(_ part: String) -> Line { Line(level: .critical, text: "Nothing was written that contains '\(part)'.", fields: [:]) }

    fileprivate func add(_ line: Line) {
        let woken = state.withLock { state in
            state.lines.append(line)
            let woken = state.waiting.filter { line.text.contains($0.part) }
            state.waiting.removeAll { line.text.contains($0.part) }
            return woken
        }
        woken.forEach { $0.continuation.resume(returning: line) }
    }

    private struct Handler: LogHandler {
        let journal: RecordedJournal
        var logLevel = Logger.Level.debug
        var metadata: Logger.Metadata = [:]

        init(journal: RecordedJournal) { self.journal = journal }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = metadata.merging(event.metadata ?? [:]) { $1 }.mapValues(\.description)
            journal.add(Line(level: event.level, text: "\(event.message)", fields: fields))
        }
    }
}
