extension JSONValue {
    /// The text as Python's `json.dumps(value, indent=4)` writes it, which is how arcgis.learn writes an `.emd`: ASCII, no final newline.
    public func encoded() -> [UInt8] {
        var text = ""
        write(to: &text, indent: "\n")
        return Array(text.utf8)
    }

    private func write(to text: inout String, indent: String) {
        switch self {
        case .null: text += "null"
        case .bool(let truth): text += truth ? "true" : "false"
        case .number(let spelling): text += spelling
        case .string(let string): text += Self.quoted(string)
        case .array(let values):
            Self.writeList(values, "[", "]", to: &text, indent: indent) { $0.write(to: &$1, indent: $2) }
        case .object(let object):
            Self.writeList(object.keys, "{", "}", to: &text, indent: indent) {
                $1 += Self.quoted($0) + ": "
                object[$0]!.write(to: &$1, indent: $2)
            }
        }
    }

    private static func writeList<Item>(
        _ items: [Item], _ opening: String, _ closing: String, to text: inout String, indent: String,
        _ write: (Item, inout String, String) -> Void
    ) {
        text += opening
        let inner = indent + "    "
        for (index, item) in items.enumerated() {
            text += index == 0 ? inner : "," + inner
            write(item, &text, inner)
        }
        text += items.isEmpty ? closing : indent + closing
    }

    private static func quoted(_ string: String) -> String {
        "\"" + string.utf16.map(escaped).joined() + "\""
    }

    private static func escaped(_ unit: UInt16) -> String {
        switch unit {
        case 0x22: return "\\\""
        case 0x5c: return "\\\\"
        case 0x0a: return "\\n"
        case 0x0d: return "\\r"
        case 0x09: return "\\t"
        case 0x08: return "\\b"
        case 0x0c: return "\\f"
        case 0x20..<0x7f: return String(UnicodeScalar(UInt8(unit)))
        default:
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
    }
}
