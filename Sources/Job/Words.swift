/// How sentences spell counts, numbers and durations, in the journal as on the terminal.
extension Int {
    /// `1 chip`, `6 chips`.
    package func of(_ noun: String, plural: String? = nil) -> String {
        "\(self) \(self == 1 ? noun : plural ?? noun + "s")"
    }
}

extension Double {
    /// At most three digits that count: `0.3`, `33.3`, `0.000251`, `1250`.
    package var short: String {
        guard isFinite else { return "\(self)" }
        var scale = 1.0
        while magnitude * scale < 100, scale < 1e9 { scale *= 10 }
        let value = (self * scale).rounded() / scale
        return Int(exactly: value).map(String.init) ?? "\(value)"
    }
}

extension Duration {
    /// In seconds.
    package var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }

    /// `0.1 s`, `34 s`, `12 min`, `1 h 5 min`.
    package var inWords: String {
        let seconds = inSeconds
        if seconds < 10 { return "\((seconds * 10).rounded() / 10) s".replacing(".0 ", with: " ") }
        if seconds < 120 { return "\(Int(seconds)) s" }
        let minutes = Int(seconds / 60)
        if minutes < 60 { return "\(minutes) min" }
        return minutes % 60 == 0 ? "\(minutes / 60) h" : "\(minutes / 60) h \(minutes % 60) min"
    }
}
