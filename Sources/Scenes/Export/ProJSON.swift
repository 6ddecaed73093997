import Foundation

/// JSON as ArcGIS Pro writes it: keys in a fixed order, `"key" : value`, one item a line, 17 significant digits.
enum ProJSON: CustomStringConvertible {
    case object([(String, ProJSON)])
    case array([ProJSON])
    case text(String)
    case number(Double)
    case flag(Bool)

    static func numbers<Numbers: Sequence<Int>>(_ values: Numbers) -> ProJSON { .array(values.map { .number(Double($0)) }) }

    /// The text, without a line break at the end.
    var description: String { written(indent: "") }

    private func written(indent: String) -> String {
        switch self {
        case .object(let members): block("{", "}", members.map { (quoted($0) + " : ", $1) }, indent)
        case .array(let items): block("[", "]", items.map { ("", $0) }, indent)
        case .text(let text): quoted(text)
        case .number(let number): String(format: "%.17g", number)
        case .flag(let flag): flag ? "true" : "false"
        }
    }

    private func block(_ open: String, _ close: String, _ items: [(String, ProJSON)], _ indent: String) -> String {
        let inner = indent + "  "
        let lines = items.map { inner + $0 + $1.written(indent: inner) }.joined(separator: ",\n")
        return open + "\n" + (lines.isEmpty ? "" : lines + "\n") + indent + close
    }

    private func quoted(_ text: String) -> String {
        "\"" + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"") + "\""
    }
}
