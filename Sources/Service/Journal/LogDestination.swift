internal import Glibc
public import Logging

/// Where log messages go.
public enum LogDestination: Sendable {
    /// The systemd journal, with fields.
    case journal
    /// Lines on standard error.
    case standardError

    /// The journal where systemd connected standard error to it, else standard error.
    public static var current: LogDestination {
        let stream = getenv("JOURNAL_STREAM").map { String(cString: $0) }
        return isJournal(STDERR_FILENO, stream: stream) ? .journal : .standardError
    }

    /// Sends all loggers of the process here. Call it once, first thing.
    public func bootstrap(level: Logger.Level = .info) {
        LoggingSystem.bootstrap { _ in
            switch self {
            case .journal: JournalLogHandler(logLevel: level)
            case .standardError: StandardErrorLogHandler(logLevel: level)
            }
        }
    }

    /// Whether the descriptor is the stream that `$JOURNAL_STREAM` names by device and inode, as systemd.exec(5) describes.
    static func isJournal(_ descriptor: Int32, stream: String?) -> Bool {
        var status = stat()
        guard let stream, fstat(descriptor, &status) == 0 else { return false }
        return stream == "\(status.st_dev):\(status.st_ino)"
    }
}
