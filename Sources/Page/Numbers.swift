internal import Foundation

/// How numbers are written in pictures and on the page: with a point, in every locale.
extension Double {
    /// `0.130`; `not a number` where it is none.
    package func decimal(_ places: Int) -> String {
        isFinite ? String(format: "%.\(places)f", self) : "not a number"
    }

    /// `+0.112` or `−0.020`.
    package func change(_ places: Int) -> String {
        (self < 0 ? "−" : "+") + magnitude.decimal(places)
    }

    /// Three digits that tell something: `3.58`, `0.0421`, `1240`.
    package var brief: String {
        guard isFinite, self != 0 else { return decimal(0) }
        if magnitude >= 1e6 { return scientific }
        let places = 2 - Int(log10(magnitude).rounded(.down))
        return decimal(Swift.max(0, Swift.min(places, 6)))
    }

    /// `7.6 × 10⁻⁵`.
    package var scientific: String {
        guard isFinite, self != 0 else { return decimal(0) }
        if self < 0 { return "−" + magnitude.scientific }
        let parts = String(format: "%.1e", self).split(separator: "e")
        let power = Self.power(Int(parts[1])!)
        let factor = parts[0].hasSuffix(".0") ? parts[0].dropLast(2) : parts[0]
        return factor == "1" ? power : "\(factor) × \(power)"
    }

    /// `7.6e-05` as settings take it.
    package var setting: String { isFinite ? String(format: "%.2g", self) : "not a number" }

    /// `10⁻⁵`.
    package static func power(_ exponent: Int) -> String {
        let digits = String(exponent.magnitude).map { "⁰¹²³⁴⁵⁶⁷⁸⁹".map(String.init)[$0.wholeNumberValue!] }
        return "10" + (exponent < 0 ? "⁻" : "") + digits.joined()
    }

    /// `7 min 29 s` of a number of seconds.
    package var duration: String {
        guard isFinite, self >= 0 else { return "unknown" }
        if self < 10 { return decimal(1) + " s" }
        let seconds = Int(rounded())
        if seconds < 60 { return "\(seconds) s" }
        if seconds < 3600 { return "\(seconds / 60) min \(seconds % 60) s" }
        return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
    }
}

extension Int {
    /// `4.6 MB` of a number of bytes.
    package var size: String {
        let units = ["bytes", "kB", "MB", "GB", "TB"]
        var (amount, unit) = (Double(self), 0)
        while amount >= 999.5, unit < units.count - 1 {
            amount /= 1000
            unit += 1
        }
        return unit == 0 ? "\(self) bytes" : "\(amount.decimal(amount < 9.95 ? 1 : 0)) \(units[unit])"
    }
}
