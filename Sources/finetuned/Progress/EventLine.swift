import Job

extension JobEvent {
    /// The event as one line for a person; nil for what only the progress bar shows, or what the command says itself at its end.
    var line: String? {
        switch self {
        case .warning(let sentence): "Warning: \(sentence)"
        case .finished(let report): report.map { "Report: \($0)" }
        default: sentence.map { $0.prefix(1).uppercased() + $0.dropFirst() }
        }
    }
}
