import Glibc
import Service

/// Why a command ends without success: one sentence for standard error, and an exit code of sysexits.h.
struct CommandFailure: Error, Equatable {
    let code: Int32
    let message: String

    /// The user's files are at fault: exit code 65.
    static func badInput(_ message: String) -> CommandFailure { CommandFailure(code: EX_DATAERR, message: message) }

    /// A file or folder that the command needs does not exist: exit code 66.
    static func missing(_ message: String) -> CommandFailure { CommandFailure(code: EX_NOINPUT, message: message) }

    /// Something broke that the user's files are not to blame for: exit code 70.
    static func broken(_ message: String) -> CommandFailure { CommandFailure(code: EX_SOFTWARE, message: message) }

    /// The results have no place to go: exit code 73.
    static func noOutput(_ message: String) -> CommandFailure { CommandFailure(code: EX_CANTCREAT, message: message) }

    /// Trying again later can help: exit code 75.
    static func interrupted(_ message: String) -> CommandFailure { CommandFailure(code: EX_TEMPFAIL, message: message) }

    /// The configuration is at fault: exit code 78.
    static func badConfiguration(_ message: String) -> CommandFailure { CommandFailure(code: EX_CONFIG, message: message) }
}

extension CommandFailure {
    init(_ failure: WorkerFailure) {
        self = failure == .stopped ? .interrupted("Interrupted before the job's end.") : .broken("\(failure)")
    }
}
