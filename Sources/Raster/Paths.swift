extension String {
    /// What follows the last slash.
    var lastPathComponent: String { split(separator: "/", omittingEmptySubsequences: true).last.map(String.init) ?? "" }

    /// What stands before the last slash.
    var parentFolder: String { lastIndex(of: "/").map { String(self[...$0]) } ?? "." }

    /// What follows the last dot, without it; empty where there is none.
    var pathExtension: String {
        guard let dot = lastIndex(of: "."), dot != startIndex else { return "" }
        return String(self[index(after: dot)...])
    }
}
