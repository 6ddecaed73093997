/// Where the package of a job that succeeded is uploaded to.
public enum Publishing: RawRepresentable, Codable, Sendable, Equatable {
    case nowhere
    /// A new item for each package.
    case newItem
    /// The item of this id, whose file is replaced.
    case item(String)

    /// `no`, `new`, or an item's id of 32 hexadecimal digits.
    public init?(rawValue: String) {
        switch rawValue {
        case "no": self = .nowhere
        case "new": self = .newItem
        default:
            guard rawValue.wholeMatch(of: /[0-9a-fA-F]{32}/) != nil else { return nil }
            self = .item(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .nowhere: "no"
        case .newItem: "new"
        case .item(let id): id
        }
    }
}

extension SettingKind<Publishing> {
    static let publishing = SettingKind(expected: "\"no\", \"new\", or an item's id of 32 hexadecimal digits") {
        guard case .string(let text) = $0 else { return nil }
        return Publishing(rawValue: text)
    }
}
