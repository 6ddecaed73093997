extension JSONValue {
    /// Bytes that a file may have: no `.emd` or statistics file comes near.
    static let sizeLimit = 1 << 22

    /// Parses JSON (RFC 8259) as Esri's and Python's writers make it: a byte-order mark and `NaN` are accepted, a key that stands twice is not.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8 text.
    ///   - name: the file's name, for errors.
    /// - Throws: `EsriError.notJSON` with the line at fault.
    public init(parsing bytes: [UInt8], name: String) throws(EsriError) {
        var parser = JSONParser(bytes: bytes, position: bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0)
        do throws(JSONParser.Failure) {
            guard bytes.count <= Self.sizeLimit else { throw JSONParser.Failure(reason: "it is larger than \(Self.sizeLimit) bytes") }
            self = try parser.document()
        } catch {
            throw .notJSON(file: name, line: parser.line, reason: error.reason)
        }
    }
}

/// A recursive-descent parser that never reads beyond its bytes nor deeper than `depthLimit`.
private struct JSONParser {
    struct Failure: Error { let reason: String }

    private static let depthLimit = 64
    let bytes: [UInt8]
    var position: Int

    /// The line that `position` is in, from 1.
    var line: Int { 1 + bytes.prefix(position).count { $0 == UInt8(ascii: "\n") } }

    mutating func document() throws(Failure) -> JSONValue {
        let value = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw Failure(reason: "something follows the end") }
        return value
    }

    // MARK: Values

    private mutating func value(depth: Int) throws(Failure) -> JSONValue {
        guard depth < Self.depthLimit else { throw Failure(reason: "it is nested deeper than \(Self.depthLimit) levels") }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return .object(try object(depth: depth))
        case UInt8(ascii: "["): return .array(try array(depth: depth))
        case UInt8(ascii: "\""): return .string(try string())
        case nil: throw Failure(reason: "it ends too early")
        default: return try word()
        }
    }

    private mutating func object(depth: Int) throws(Failure) -> JSONObject {
        position += 1
        var object = JSONObject()
        if take("}") { return object }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw Failure(reason: "a key in quotes is missing") }
            let key = try string()
            guard object[key] == nil else { throw Failure(reason: "the key '\(key)' stands twice") }
            guard take(":") else { throw Failure(reason: "a colon is missing behind '\(key)'") }
            object[key] = try value(depth: depth + 1)
        } while take(",")
        guard take("}") else { throw Failure(reason: "a comma or a closing brace is missing") }
        return object
    }

    private mutating func array(depth: Int) throws(Failure) -> [JSONValue] {
        position += 1
        var values: [JSONValue] = []
        if take("]") { return values }
        repeat { values.append(try value(depth: depth + 1)) } while take(",")
        guard take("]") else { throw Failure(reason: "a comma or a closing bracket is missing") }
        return values
    }

    /// `true`, `false`, `null` or a number.
    private mutating func word() throws(Failure) -> JSONValue {
        let start = position
        while let byte = next, Self.isWord(byte) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        switch text {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        case "NaN", "Infinity", "-Infinity": return .number(text)
        default:
            guard text.count <= 400, text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil else {
                throw Failure(reason: "'\(text.prefix(40))' is no value")
            }
            return .number(text)
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    // MARK: Strings

    private mutating func string() throws(Failure) -> String {
        position += 1
        var units: [UInt8] = []
        while let byte = next, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw Failure(reason: "a string holds a control character") }
            position += 1
            if byte == UInt8(ascii: "\\") { try escape(into: &units) } else { units.append(byte) }
        }
        guard next != nil else { throw Failure(reason: "a string does not end") }
        position += 1
        guard let text = String(validating: units, as: UTF8.self) else { throw Failure(reason: "a string is not UTF-8") }
        return text
    }

    private mutating func escape(into units: inout [UInt8]) throws(Failure) {
        let kind = next
        position += 1
        switch kind {
        case UInt8(ascii: "n"): units.append(10)
        case UInt8(ascii: "t"): units.append(9)
        case UInt8(ascii: "r"): units.append(13)
        case UInt8(ascii: "b"): units.append(8)
        case UInt8(ascii: "f"): units.append(12)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(kind!)
        case UInt8(ascii: "u"): units += Array(String(try unicode()).utf8)
        default: throw Failure(reason: "a string has an unknown escape")
        }
    }

    /// The character of `\uXXXX`, or of a pair of them; half a pair becomes U+FFFD.
    private mutating func unicode() throws(Failure) -> Character {
        let first = try hexadecimal()
        guard 0xd800..<0xdc00 ~= first, bytes[position...].starts(with: Array("\\u".utf8)) else {
            return Character(Unicode.Scalar(first) ?? "\u{fffd}")
        }
        position += 2
        let second = try hexadecimal()
        guard 0xdc00..<0xe000 ~= second else { return "\u{fffd}" }
        return Character(Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00)) ?? "\u{fffd}")
    }

    private mutating func hexadecimal() throws(Failure) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = next.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
                throw Failure(reason: "a string has a broken \\u escape")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    // MARK: Characters

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
    }

    /// Whether `character` comes next; then it is passed.
    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }
}
