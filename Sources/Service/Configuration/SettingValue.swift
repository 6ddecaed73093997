internal import TOMLKit

/// A value of the configuration file.
enum SettingValue: Equatable {
    case string(String)
    case integer(Int)
    case number(Double)
    case boolean(Bool)
    case array([SettingValue])
    case table([String: SettingValue])
    /// A date or a time, which no setting takes.
    case other(String)

    init(_ value: any TOMLValueConvertible) {
        self = if let string = value.string { .string(string) }
            else if let integer = value.int { .integer(integer) }
            else if let number = value.double { .number(number) }
            else if let boolean = value.bool { .boolean(boolean) }
            else if let array = value.array { .array(array.map(SettingValue.init)) }
            else if let table = value.table { SettingValue(table: table) }
            else { .other(value.debugDescription) }
    }

    init(table: TOMLTable) {
        self = .table(Dictionary(uniqueKeysWithValues: table.keys.map { ($0, SettingValue(table[$0]!)) }))
    }
}

extension SettingValue: CustomStringConvertible {
    /// The value as a person would find it in the file.
    var description: String {
        switch self {
        case .string(let string): "\"\(string)\""
        case .integer(let integer): "\(integer)"
        case .number(let number): "\(number)"
        case .boolean(let boolean): "\(boolean)"
        case .array(let values): "[\(values.map(\.description).joined(separator: ", "))]"
        case .table: "a table"
        case .other(let text): text
        }
    }
}
