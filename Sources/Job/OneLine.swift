extension String {
    /// The text on one line, fit for a terminal and a journal: control characters, which the name of a file and what a file says may
    /// hold, are replaced.
    public var onOneLine: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
    }
}
