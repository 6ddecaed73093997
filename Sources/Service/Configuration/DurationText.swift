extension Duration {
    /// Reads `500ms`, `10s`, `5m`, `1h` or `2d`.
    init?(setting text: String) {
        guard let match = text.wholeMatch(of: /([0-9]+(?:\.[0-9]+)?)\s*(ms|s|m|h|d)/), let amount = Double(match.1) else { return nil }
        let seconds: [Substring: Double] = ["ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400]
        self = .milliseconds(amount * seconds[match.2]! * 1000)
    }

    /// In seconds.
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }

    /// As a sentence would say it: `0.1 s`, `34 s`, `12 min`, `1 h 5 min`.
    var inWords: String {
        let seconds = inSeconds
        if seconds < 10 { return "\((seconds * 10).rounded() / 10) s".replacing(".0 ", with: " ") }
        if seconds < 120 { return "\(Int(seconds)) s" }
        let minutes = Int(seconds / 60)
        if minutes < 60 { return "\(minutes) min" }
        return minutes % 60 == 0 ? "\(minutes / 60) h" : "\(minutes / 60) h \(minutes % 60) min"
    }
}
