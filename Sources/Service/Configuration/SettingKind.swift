internal import Foundation
internal import SystemPackage

/// What a setting may be: how its value is read, and how a person is told what was expected.
struct SettingKind<Value>: Sendable {
    let expected: String
    let read: @Sendable (SettingValue) -> Value?
}

extension SettingKind<String> {
    static let text = SettingKind(expected: "a text in quotes that is not empty") {
        guard case .string(let text) = $0, !text.isEmpty else { return nil }
        return text
    }

    static func oneOf(_ choices: [String]) -> SettingKind {
        SettingKind(expected: choices.map { "\"\($0)\"" }.joined(separator: " or ")) {
            guard case .string(let text) = $0, choices.contains(text) else { return nil }
            return text
        }
    }

    static let device = SettingKind(expected: "\"auto\", \"cpu\" or \"cuda:N\"") {
        guard case .string(let text) = $0 else { return nil }
        return text.wholeMatch(of: /auto|cpu|cuda(:[0-9]+)?/) == nil ? nil : text
    }
}

extension SettingKind<[String]> {
    static let devices = SettingKind(expected: "a list of devices such as [\"cuda:0\", \"cuda:1\"]") {
        guard case .array(let values) = $0 else { return nil }
        let devices = values.compactMap(SettingKind<String>.device.read)
        return devices.count == values.count ? devices : nil
    }
}

extension SettingKind<String> {
    static let secureAddress = SettingKind(expected: "an address such as \"https://www.arcgis.com\"") {
        guard case .string(let text) = $0, text.wholeMatch(of: /https:\/\/[A-Za-z0-9.-]+(:[0-9]+)?(\/[A-Za-z0-9._\/-]*)?/) != nil else { return nil }
        return text
    }
}

extension SettingKind<[String]> {
    static let hosts = SettingKind(expected: "a list of hosts such as [\"*.arcgis.com\"]") {
        guard case .array(let values) = $0 else { return nil }
        let hosts = values.compactMap { value in if case .string(let text) = value, text.wholeMatch(of: /(\*\.)?[A-Za-z0-9.-]+/) != nil { text } else { nil as String? } }
        return hosts.count == values.count ? hosts : nil
    }
}

extension SettingKind where Value: RawRepresentable & CaseIterable & Sendable, Value.RawValue == String {
    static func choice() -> SettingKind {
        let names = SettingKind<String>.oneOf(Value.allCases.map(\.rawValue))
        return SettingKind(expected: names.expected) { names.read($0).flatMap(Value.init) }
    }
}

extension SettingKind<Bool> {
    static let yesOrNo = SettingKind(expected: "true or false") {
        guard case .boolean(let boolean) = $0 else { return nil }
        return boolean
    }
}

extension SettingKind<Int> {
    static func wholeNumber(_ range: ClosedRange<Int>) -> SettingKind {
        SettingKind(expected: "a whole number from \(range.lowerBound) to \(range.upperBound)") {
            guard case .integer(let integer) = $0, range.contains(integer) else { return nil }
            return integer
        }
    }
}

extension SettingKind<Int?> {
    /// A number of threads, or `"auto"`, which is nil.
    static let threads = SettingKind(expected: "\"auto\" or a whole number from 1 to 1024") {
        $0 == .string("auto") ? .some(nil) : SettingKind<Int>.wholeNumber(1...1024).read($0).map(Optional.some)
    }
}

extension SettingKind<Int64> {
    static let bytes = SettingKind(expected: "an amount such as \"500MB\" or \"2GB\"") {
        guard case .string(let text) = $0, let match = text.wholeMatch(of: /([0-9]+(?:\.[0-9]+)?)\s*(kB|MB|GB|TB)/), let amount = Double(match.1)
        else { return nil }
        let units: [Substring: Double] = ["kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12]
        return amount < 1e6 ? Int64(amount * units[match.2]!) : nil
    }
}

extension SettingKind<Double> {
    static func number(_ range: ClosedRange<Double>) -> SettingKind {
        SettingKind(expected: "a number from \(range.lowerBound) to \(range.upperBound)") {
            $0.asNumber.flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension SettingKind<Double?> {
    /// A learning rate, or `"auto"`, which is nil.
    static let learningRate = SettingKind(expected: "\"auto\" or a number above 0 and up to 1") {
        if $0 == .string("auto") { return .some(nil) }
        guard let rate = $0.asNumber, rate > 0, rate <= 1 else { return nil }
        return .some(rate)
    }
}

extension SettingKind<FilePath> {
    static let absolutePath = SettingKind(expected: "a path from the root, such as \"/srv/finetuned/buildings\"") {
        guard case .string(let text) = $0, text.hasPrefix("/") else { return nil }
        return FilePath(text).lexicallyNormalized()
    }
}

extension SettingKind<Duration> {
    static func duration(_ range: ClosedRange<Duration>) -> SettingKind {
        SettingKind(expected: "a duration from \(range.lowerBound.inWords) to \(range.upperBound.inWords), such as \"10s\", \"5m\" or \"1h\"") {
            guard case .string(let text) = $0, let duration = Duration(setting: text), range.contains(duration) else { return nil }
            return duration
        }
    }
}

extension SettingKind<Window> {
    static let window = SettingKind(expected: "times such as \"22:00-06:00\", \"Mon..Fri 20:00-06:00\" or \"Sat,Sun\", or a list of them") {
        let texts: [SettingValue] = if case .array(let values) = $0 { values } else { [$0] }
        let spans = texts.compactMap { value -> Window.Span? in
            guard case .string(let text) = value else { return nil }
            return Window.Span(text)
        }
        return spans.count == texts.count ? Window(spans) : nil
    }
}

extension SettingValue {
    fileprivate var asNumber: Double? {
        switch self {
        case .integer(let integer): Double(integer)
        case .number(let number) where number.isFinite: number
        default: nil
        }
    }
}
