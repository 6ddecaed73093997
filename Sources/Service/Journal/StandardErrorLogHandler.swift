internal import Glibc
public import Logging

/// Writes log messages to standard error as lines for people: in a terminal, a container, or a test.
public struct StandardErrorLogHandler: LogHandler {
    public var logLevel: Logger.Level
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?
    private let showsTime: Bool

    /// - Parameter showsTime: Whether lines begin with the local time; nil: on a terminal only.
    public init(logLevel: Logger.Level = .info, showsTime: Bool? = nil) {
        self.logLevel = logLevel
        self.showsTime = showsTime ?? (isatty(STDERR_FILENO) == 1)
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let line = Self.line(
            level: event.level, message: event.text, metadata: metadata(for: event),
            time: showsTime ? localTime() : nil)
        writeToStandardError(line + "\n")
    }

    /// `22:04:31 [job] warning: message`, each part only where there is something to say.
    static func line(level: Logger.Level, message: String, metadata: Logger.Metadata, time: String?) -> String {
        let job = metadata["job"].map { "[\($0)]" }
        let label: String? = level >= .warning || level <= .debug ? "\(level):" : nil
        return [time, job, label, message].compactMap(\.self).joined(separator: " ")
    }
}

/// Writes the whole text with as few calls as the descriptor allows, so that lines of several threads do not mingle.
public func writeToStandardError(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
        let written = rest.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
        if written < 0 && errno == EINTR { continue }
        guard written > 0 else { return }
        rest = rest.dropFirst(written)
    }
}

private func localTime() -> String {
    var now = time(nil)
    var parts = tm()
    localtime_r(&now, &parts)
    let fields = [parts.tm_hour, parts.tm_min, parts.tm_sec]
    return fields.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
}
