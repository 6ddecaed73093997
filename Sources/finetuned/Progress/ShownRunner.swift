import Job
import Service
import SystemPackage

/// Has workers carry out orders, with a progress bar where there is a terminal. Whatever else they tell is left to the journal.
struct ShownRunner: JobRunner {
    let worker: WorkerProcess
    let display: EventDisplay

    func run(
        _ order: JobOrder, in workingDirectory: FilePath, onEvent: @escaping @Sendable (JobEvent) async -> Void
    ) async throws(WorkerFailure) -> WorkerOutcome {
        do throws(WorkerFailure) {
            let outcome = try await worker.run(order, in: workingDirectory) { [display] event in
                if case .progress = event { await display.show(event) } else { await display.close() }
                await onEvent(event)
            }
            await display.close()
            return outcome
        } catch {
            await display.close()
            throw error
        }
    }
}
