internal import Foundation

/// A piece of a web page. What is written in the source is markup; every interpolated string is text and gets escaped,
/// so that no name from a user's file can become markup.
struct HTML: ExpressibleByStringInterpolation, Equatable {
    private(set) var source: String

    init(stringLiteral markup: String) {
        source = markup
    }

    init(stringInterpolation: StringInterpolation) {
        source = stringInterpolation.source
    }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var source = ""

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ markup: String) { source += markup }
        mutating func appendInterpolation(_ text: String) { source += HTML.escaped(text) }
        mutating func appendInterpolation(_ number: Int) { source += String(number) }
        mutating func appendInterpolation(_ part: HTML) { source += part.source }
        mutating func appendInterpolation(_ parts: [HTML]) { source += parts.map(\.source).joined(separator: "\n") }
        mutating func appendInterpolation(_ part: HTML?) { source += part?.source ?? "" }
        /// A path beside the page, as an address.
        mutating func appendInterpolation(file path: String) { source += HTML.escaped(HTML.address(of: path)) }
    }

    /// Text for an element or a quoted attribute. Control characters, which no page may hold, become spaces.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case _ where scalar.properties.generalCategory == .control: escaped += " "
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// A relative address; it cannot turn into another host or scheme.
    private static func address(of path: String) -> String {
        let plain = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/")
        return "./" + (path.addingPercentEncoding(withAllowedCharacters: plain) ?? "")
    }
}
