internal import CSystemd
internal import Glibc
public import Logging

/// Sends log messages to the systemd journal with their metadata as fields.
public struct JournalLogHandler: LogHandler {
    public var logLevel: Logger.Level
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?

    public init(logLevel: Logger.Level = .info) {
        self.logLevel = logLevel
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        JournalEntry(
            level: event.level, message: event.text,
            metadata: metadata(for: event)
        ).send()
    }
}

extension JournalEntry {
    /// Hands the entry to journald; without a journal it is dropped silently, as libsystemd does.
    func send() {
        let lines = fields.map { Array("\($0.name)=\($0.value)".utf8) }
        let total = lines.reduce(0) { $0 + $1.count }
        withUnsafeTemporaryAllocation(byteCount: total, alignment: 1) { bytes in
            var start = 0
            let vectors = lines.map { line in
                defer { start += line.count }
                let slice = UnsafeMutableRawBufferPointer(rebasing: bytes[start..<start + line.count])
                slice.copyBytes(from: line)
                return iovec(iov_base: slice.baseAddress, iov_len: line.count)
            }
            _ = sd_journal_sendv(vectors, Int32(vectors.count))
        }
    }
}

extension LogHandler {
    /// The event's own metadata over the handler's, over the provider's.
    func metadata(for event: LogEvent) -> Logger.Metadata {
        (metadataProvider?.get() ?? [:])
            .merging(metadata) { $1 }
            .merging(event.metadata ?? [:]) { $1 }
    }
}

extension LogEvent {
    /// The message, and the error where one is attached.
    var text: String {
        error.map { "\(message): \($0)" } ?? "\(message)"
    }
}
