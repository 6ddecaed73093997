public import Logging

/// One entry in the journal's own form: named fields, as systemd.journal-fields(7) lists them.
public struct JournalEntry: Sendable, Equatable {
    /// A field's name and value, in the order in which they are sent.
    public struct Field: Sendable, Equatable {
        public var name: String
        public var value: String
    }

    public let fields: [Field]

    /// Turns a log message into fields.
    ///
    /// Keys in capitals (`MESSAGE_ID`, `EPOCH`, `TRAIN_LOSS`) are field names already; every other key gets a prefix: `job` becomes
    /// `FINETUNED_JOB`.
    public init(level: Logger.Level, message: String, metadata: Logger.Metadata) {
        fields = [
            Field(name: "MESSAGE", value: message),
            Field(name: "PRIORITY", value: String(level.priority)),
            Field(name: "SYSLOG_IDENTIFIER", value: "finetuned"),
        ] + metadata.sorted { $0.key < $1.key }.map { Field(name: fieldName($0.key), value: $0.value.description) }
    }
}

/// The journal accepts capitals, digits and underscores, 64 at most, and a letter first.
private func fieldName(_ key: String) -> String {
    let name = String(decoding: key.uppercased().utf8.map { isAllowed($0) ? $0 : UInt8(ascii: "_") }, as: UTF8.self)
    let isFieldName = key == name && key.first?.isLetter == true
    return String((isFieldName ? name : "FINETUNED_" + name).prefix(64))
}

private func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
    default: false
    }
}

extension Logger.Level {
    /// syslog's number for the level: 2 is critical, 7 is debug.
    var priority: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
