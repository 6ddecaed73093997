internal import Foundation
public import Job
internal import Logging
public import SystemPackage

/// Carries out orders in a process of its own, so that a crash of libtorch or GDAL, or the kernel's out-of-memory killer, ends
/// one job and not the daemon.
public struct WorkerProcess: Sendable {
    /// How long a worker of the daemon may tell nothing, where its steps do not take longer.
    public static let usualSilence = Duration.seconds(600)
    private let executable: FilePath
    private let patience: Duration
    private let silence: Duration?
    private let niceness: Int?
    /// How often the kernel has killed for want of memory, where anybody counts; tests have it say what they need.
    var memoryKills: @Sendable () -> Int? = { MemoryKills.count }

    /// - Parameters:
    ///   - executable: The worker; nil finds it, see ``WorkerLocation``.
    ///   - patience: How long a stopped worker may take to save its state, between SIGTERM and SIGKILL.
    ///   - silence: How long any worker may tell nothing before it is killed; longer where its steps take longer. nil bears everything.
    ///   - niceness: Of workers, if they are to be nicer than this process.
    public init(executable: FilePath? = nil, patience: Duration = .seconds(60), silence: Duration? = nil, niceness: Int? = nil) {
        self.executable = executable ?? WorkerLocation.current
        self.patience = patience
        self.silence = silence
        self.niceness = niceness
    }

    /// Runs the order to its end, calling `onEvent` for each event in order.
    ///
    /// When the task is cancelled, the worker is asked to stop (SIGTERM), given some time, and killed. What it says
    /// meanwhile still arrives.
    /// - Parameters:
    ///   - workingDirectory: The worker's current folder, in which the order is left as `order.json`. Paths in the order are
    ///     absolute, or relative to it.
    public func run(
        _ order: JobOrder, in workingDirectory: FilePath,
        onEvent: @escaping @Sendable (JobEvent) async -> Void
    ) async throws(WorkerFailure) -> WorkerOutcome {
        let orderFile = workingDirectory.appending("order.json"), kills = memoryKills()
        try write(order, to: orderFile)
        let (outcome, lastLines, status, silence) = try await converse(orderFile, in: workingDirectory, onEvent: onEvent)
        if let outcome { return outcome }
        if Task.isCancelled { throw .stopped }
        keep(lastLines, of: order)
        if let silence { throw silence }
        switch status {
        case .exited(EX_OSERR): throw .outOfMemory(lastWords: lastLines.last)
        case .signaled(SIGKILL) where isMemoryShort(since: kills): throw .outOfMemory(lastWords: lastLines.last)
        case .exited(let code): throw .exited(code: code, lastWords: lastLines.last)
        case .signaled(let signal): throw .killed(signal: signal, lastWords: lastLines.last)
        }
    }

    /// Whether the kernel has killed for want of memory since it had done so this often. Where nobody counts, a SIGKILL is taken for that.
    private func isMemoryShort(since kills: Int?) -> Bool {
        guard let kills, let now = memoryKills() else { return true }
        return now > kills
    }

    private func write(_ order: JobOrder, to file: FilePath) throws(WorkerFailure) {
        do {
            try JSONEncoder().encode(order).write(to: URL(filePath: file.string), options: .atomic)
        } catch {
            throw .couldNotWriteOrder(file, reason: "\(error)")
        }
    }

    /// Writes down what a crashed worker said, where it is more than the failure itself tells.
    private func keep(_ lastLines: [String], of order: JobOrder) {
        guard lastLines.count > 1 else { return }
        var logger = Logger(label: "finetuned.worker")
        if case .train(let order) = order { logger[metadataKey: "job"] = "\(order.job)" }
        logger.log(.notice, "the worker's last lines:\n\(lastLines.joined(separator: "\n"))", .workerLastLines)
    }

    private typealias Conversation = (outcome: WorkerOutcome?, lastLines: [String], status: ChildProcess.End, silence: WorkerFailure?)

    private func converse(
        _ orderFile: FilePath, in workingDirectory: FilePath, onEvent: @escaping @Sendable (JobEvent) async -> Void
    ) async throws(WorkerFailure) -> Conversation {
        let process: ChildProcess
        do {
            process = try ChildProcess(
                executable.string, [orderFile.string], environment: WorkerEnvironment.made(), in: workingDirectory, niceness: niceness)
        } catch {
            throw .couldNotStart(executable, reason: "\(error)")
        }
        let pulse = silence.map(WorkerPulse.init)
        let watch = Task(executorPreference: QuietExecutor.shared) {
            let silence = await pulse?.silence()
            if silence != nil { process.kill() }
            return silence
        }
        return await withTaskCancellationHandler {
            // A task of its own, which cancellation does not reach: what a stopped worker says is still heard.
            await Task(executorPreference: QuietExecutor.shared) {
                async let lastLines = lastLines(of: process.error)
                let outcome = await listen(to: process.output) { event in
                    pulse?.note(event)
                    await onEvent(event)
                }
                let (lines, end) = (await lastLines, await process.end())
                watch.cancel()
                return (outcome, lines, end, await watch.value)
            }.value
        } onCancel: {
            process.stop(patience: patience)
        }
    }
}

// MARK: - What the worker says

/// Reads events, one JSON object a line, until the stream's end; returns the final event's outcome.
private func listen(
    to output: AsyncStream<String>, onEvent: @Sendable (JobEvent) async -> Void
) async -> WorkerOutcome? {
    let logger = Logger(label: "finetuned.worker")
    var outcome: WorkerOutcome?
    for await line in output {
        guard let event = try? JobEvent(json: Data(line.utf8)) else {
            logger.debug("The worker wrote a line that is no event: \(line)")
            continue
        }
        outcome = WorkerOutcome(event) ?? outcome
        await onEvent(event)
    }
    return outcome
}

/// Reads a stream to its end; returns its last lines that are not blank, 20 at most.
private func lastLines(of output: AsyncStream<String>) async -> [String] {
    let logger = Logger(label: "finetuned.worker")
    var lines: [String] = []
    for await line in output where !line.allSatisfy(\.isWhitespace) {
        logger.debug("\(line)")
        lines = lines.suffix(19) + [line]
    }
    return lines
}
