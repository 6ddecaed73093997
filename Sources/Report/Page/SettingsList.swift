internal import Foundation
internal import Job

/// A job's settings as rows of name and value, named as in the configuration: `fit.epochs`.
struct SettingsList {
    let rows: [[String]]

    /// Settings without a value, which are chosen when the job runs.
    private static let automatic = ["fit.lr", "prepare.chip_size"]

    init(_ settings: JobSettings) {
        var values: [String: String] = [:]
        if let json = try? JSONEncoder().encode(settings), let value = try? JSONDecoder().decode(Value.self, from: json) {
            value.gather(into: &values, name: "")
        }
        for name in Self.automatic where values[name] == nil { values[name] = "auto" }
        rows = values.sorted { $0.key < $1.key }.map { [$0.key, $0.value] }
    }

    /// A setting or a group of them.
    private enum Value: Decodable {
        case group([String: Value])
        case one(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let group = try? container.decode([String: Value].self) {
                self = .group(group)
            } else if let flag = try? container.decode(Bool.self) {
                self = .one(String(flag))
            } else if let number = try? container.decode(Int.self) {
                self = .one(String(number))
            } else if let number = try? container.decode(Double.self) {
                self = .one(String(number))
            } else {
                self = .one(try container.decode(String.self))
            }
        }

        func gather(into values: inout [String: String], name: String) {
            switch self {
            case .one(let value): values[name] = value
            case .group(let group):
                for (key, value) in group { value.gather(into: &values, name: name.isEmpty ? key : "\(name).\(key)") }
            }
        }
    }
}
