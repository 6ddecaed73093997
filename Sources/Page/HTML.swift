internal import Foundation

/// A piece of a web page. What is written in the source is markup; every interpolated string is text and gets escaped,
/// so that no name from a user's file can become markup.
package struct HTML: ExpressibleByStringInterpolation, Equatable {
    package private(set) var source: String

    package init(stringLiteral markup: String) {
        source = markup
    }

    package init(stringInterpolation: StringInterpolation) {
        source = stringInterpolation.source
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var source = ""

        package init(literalCapacity: Int, interpolationCount: Int) {}

        package mutating func appendLiteral(_ markup: String) { source += markup }
        package mutating func appendInterpolation(_ text: String) { source += HTML.escaped(text) }
        package mutating func appendInterpolation(_ number: Int) { source += String(number) }
        package mutating func appendInterpolation(_ part: HTML) { source += part.source }
        package mutating func appendInterpolation(_ parts: [HTML]) { source += parts.map(\.source).joined(separator: "\n") }
        package mutating func appendInterpolation(_ part: HTML?) { source += part?.source ?? "" }
        /// A path beside the page, as an address.
        package mutating func appendInterpolation(file path: String) { source += HTML.escaped(HTML.address(of: path)) }
    }

    /// Text for an element or a quoted attribute. Control characters, which no page may hold, become spaces.
    package static func escaped(_ text: String) -> String {
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
