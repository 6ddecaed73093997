extension Duration {
    /// Reads `500ms`, `10s`, `5m`, `1h` or `2d`.
    init?(setting text: String) {
        guard let match = text.wholeMatch(of: /([0-9]+(?:\.[0-9]+)?)\s*(ms|s|m|h|d)/), let amount = Double(match.1) else { return nil }
        let seconds: [Substring: Double] = ["ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400]
        self = .milliseconds(amount * seconds[match.2]! * 1000)
    }
}
