public import SystemPackage

/// Why a worker process gave no result of its own. A job that fails in an orderly way is a ``WorkerOutcome`` instead.
public enum WorkerFailure: Error, Sendable, Equatable {
    /// There is no worker at this path, or it cannot be run.
    case couldNotStart(FilePath, reason: String)
    /// The order could not be written for the worker to read.
    case couldNotWriteOrder(FilePath, reason: String)
    /// The process was killed by a signal. `lastWords` is the last line of its standard error.
    case killed(signal: Int32, lastWords: String?)
    /// The kernel killed the process, or libtorch gave up, for want of memory.
    case outOfMemory(lastWords: String?)
    /// The process told nothing for many times as long as it usually does, and was killed. `step` is what it had told last that it did.
    case silent(step: String?, for: Duration)
    /// The process exited without a final event.
    case exited(code: Int32, lastWords: String?)
    /// The worker was stopped because its task was cancelled.
    case stopped
}

extension WorkerFailure: CustomStringConvertible {
    /// One sentence for a person.
    public var description: String {
        switch self {
        case .couldNotStart(let path, let reason):
            "The worker \(path) could not be started (\(reason)); install finetuned-worker beside finetuned, or name it in FINETUNED_WORKER."
        case .couldNotWriteOrder(let path, let reason):
            "The order for the worker could not be written to \(path) (\(reason)); check the disk's free space and permissions."
        case .killed(let signal, let lastWords):
            "The worker was killed by \(signalName(signal))\(explanation(of: signal))\(quoted(lastWords))"
        case .outOfMemory(let lastWords):
            "The worker ran out of memory: choose a smaller batch_size or chip_size, or give the machine more memory\(quoted(lastWords))"
        case .silent(let step, let time):
            "The worker told nothing for \(time.inWords)\(step.map { " of '\($0)'" } ?? "") and was killed; the machine or its storage may hang."
        case .exited(let code, let lastWords):
            "The worker exited with code \(code) without a result\(quoted(lastWords))"
        case .stopped:
            "The worker was stopped before the job's end."
        }
    }
}

extension WorkerFailure {
    var isMissingWorker: Bool {
        if case .couldNotStart = self { true } else { false }
    }

    var isSilence: Bool {
        if case .silent = self { true } else { false }
    }

    var isOutOfMemory: Bool {
        if case .outOfMemory = self { true } else { false }
    }
}

/// Ends a sentence with what the process said last.
private func quoted(_ lastWords: String?) -> String {
    lastWords.map { "; its last words: \($0)" } ?? "."
}

private func signalName(_ signal: Int32) -> String {
    let names: [Int32: String] = [
        4: "SIGILL", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE", 9: "SIGKILL", 11: "SIGSEGV", 15: "SIGTERM", 31: "SIGSYS",
    ]
    return names[signal] ?? "signal \(signal)"
}

private func explanation(of signal: Int32) -> String {
    switch signal {
    case 4: " (this processor lacks an instruction that libtorch was built for)"
    case 9: " (not for want of memory: a person or another program did it)"
    case 31: " (a system call that the service's sandbox forbids)"
    default: ""
    }
}
