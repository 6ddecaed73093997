public import Job

/// How a worker's order ended, by its own account.
public enum WorkerOutcome: Sendable, Equatable {
    /// The order was carried out.
    case finished
    /// The order could not be carried out.
    case failed(JobEvent.Failure)

    /// The outcome that a final event tells; nil for an event on the way.
    init?(_ event: JobEvent) {
        switch event {
        case .finished, .verified: self = .finished
        case .failed(let failure): self = .failed(failure)
        default: return nil
        }
    }
}
