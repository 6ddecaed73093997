public import Logging

/// Writes the journal of one folder: sentences that begin with its name, with the fields that find them again.
public struct FolderLog: Sendable {
    private var logger: Logger
    let folder: String

    public init(_ folder: String, _ logger: Logger) {
        self.logger = logger
        self.folder = folder
        self.logger[metadataKey: "folder"] = "\(folder)"
    }

    /// The same for one job.
    public func job(_ id: String) -> FolderLog {
        var log = self
        log.logger[metadataKey: "job"] = "\(id)"
        return log
    }

    public func info(_ sentence: String, _ message: MessageID, fields: Logger.Metadata = [:]) {
        write(.info, sentence, message, fields)
    }

    public func warning(_ sentence: String, _ message: MessageID) {
        write(.warning, sentence, message, [:])
    }

    public func error(_ sentence: String, _ message: MessageID) {
        write(.error, sentence, message, [:])
    }

    func debug(_ sentence: String) {
        write(.debug, sentence, nil, [:])
    }

    private func write(_ level: Logger.Level, _ sentence: String, _ message: MessageID?, _ fields: Logger.Metadata) {
        var fields = fields
        if let message { fields["MESSAGE_ID"] = "\(message.rawValue)" }
        logger.log(level: level, "\(folder): \(sentence)", metadata: fields)
    }
}
