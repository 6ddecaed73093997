/// A JSON value that remembers the order of keys and how numbers were spelled, so that what was read is written back unchanged.
public enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    /// A number as its file spells it; also `NaN` and `Infinity`, which Python writes.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    /// A number that reads back as the same value; whole numbers have no decimal point.
    public static func number(_ value: Double) -> JSONValue {
        guard value.isFinite else { return .number(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity") }
        if let whole = Int(exactly: value), abs(whole) < 1 << 53 { return .number("\(whole)") }
        return .number("\(value)")
    }

    /// A whole number.
    public static func number(_ value: Int) -> JSONValue { .number("\(value)") }

    /// The finite number that stands here, also inside a string as old files have it; otherwise nil.
    public var double: Double? {
        switch self {
        case .number(let text), .string(let text): Double(text).flatMap { $0.isFinite ? $0 : nil }
        default: nil
        }
    }

    /// The whole number that stands here, also as `256.0` or inside a string; otherwise nil.
    public var int: Int? { double.flatMap(Int.init(exactly:)) }

    /// The text of a string; otherwise nil.
    public var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The truth that stands here, also as the word in a string; otherwise nil.
    public var bool: Bool? {
        switch self {
        case .bool(let truth): truth
        case .string(let text): Bool(text.lowercased())
        default: nil
        }
    }

    /// The values of an array; otherwise nil.
    public var array: [JSONValue]? {
        guard case .array(let values) = self else { return nil }
        return values
    }

    /// The members of an object; otherwise nil.
    public var object: JSONObject? {
        guard case .object(let object) = self else { return nil }
        return object
    }

    /// The member of that name, where this is an object that has it.
    public subscript(key: String) -> JSONValue? { object?[key] }

    /// What stands here, short enough for an error's text.
    var summary: String {
        switch self {
        case .array(let values): "a list of \(values.count)"
        case .object: "an object"
        default: String(String(decoding: encoded(), as: UTF8.self).prefix(80))
        }
    }
}

/// The members of a JSON object in their file's order; no key stands twice.
public struct JSONObject: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    /// The keys in order.
    public private(set) var keys: [String] = []
    private var values: [String: JSONValue] = [:]

    public init() {}

    /// - Precondition: no key stands twice.
    public init(dictionaryLiteral members: (String, JSONValue)...) {
        for (key, value) in members {
            precondition(values[key] == nil, "a key stands once in an object")
            self[key] = value
        }
    }

    /// The value under `key`. Setting keeps the key's place or appends it; setting nil removes it.
    public subscript(key: String) -> JSONValue? {
        get { values[key] }
        set {
            if newValue == nil {
                keys.removeAll { $0 == key }
            } else if values[key] == nil {
                keys.append(key)
            }
            values[key] = newValue
        }
    }
}
