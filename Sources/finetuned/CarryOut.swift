import FoundationEssentials
import Job
import Service
import SystemPackage
import UnixSignals

/// Runs one order in a worker process and shows its events; Ctrl-C stops the worker in order.
func carryOut(_ order: JobOrder, display: EventDisplay) async throws {
    LogDestination.standardError.bootstrap(level: .warning)
    let outcome: WorkerOutcome
    do {
        outcome = try await withTemporaryFolder { folder in
            try await stoppingOnSignals {
                try await WorkerProcess().run(order, in: folder) { event in await display.show(event) }
            }
        }
        await display.close()
    } catch {
        await display.close()
        throw error
    }
    switch outcome {
    case .finished: break
    case .failed(let failure) where failure.isInputAtFault: throw CommandFailure.badInput(failure.message)
    case .failed(let failure): throw CommandFailure.broken(failure.message)
    }
}

/// Runs the body, and cancels it when the process is asked to stop.
private func stoppingOnSignals(_ body: @escaping @Sendable () async throws -> WorkerOutcome) async throws -> WorkerOutcome {
    let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
    return try await withThrowingTaskGroup(of: WorkerOutcome?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            for await _ in signals { break }
            return nil
        }
        defer { group.cancelAll() }
        do {
            while let result = try await group.next() {
                if let result { return result }
                group.cancelAll()
            }
            throw WorkerFailure.stopped
        } catch let failure as WorkerFailure {
            throw CommandFailure(failure)
        }
    }
}

/// Gives the body a folder of its own, which is gone afterwards.
private func withTemporaryFolder<Result>(_ body: (FilePath) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "finetuned-\(UUID().uuidString)")
    do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    } catch {
        throw CommandFailure.noOutput("The temporary folder \(folder.path) cannot be made; set TMPDIR to a folder that may be written.")
    }
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(FilePath(folder.path))
}
