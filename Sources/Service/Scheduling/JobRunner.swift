public import Job
public import SystemPackage

/// Carries out orders. The daemon's own is ``WorkerProcess``.
public protocol JobRunner: Sendable {
    /// Runs the order to its end, calling `onEvent` for each event in order. Ends early when the task is cancelled.
    func run(
        _ order: JobOrder, in workingDirectory: FilePath,
        onEvent: @escaping @Sendable (JobEvent) async -> Void
    ) async throws(WorkerFailure) -> WorkerOutcome
}

extension WorkerProcess: JobRunner {}
