extension String {
    /// The text as the name of a model, which its folder and files have too, on Linux and on Windows: not hidden, at most 180 bytes
    /// long, and `_` in place of what no name may hold.
    public var asModelName: String {
        var name = String(onOneLine.map { "/\\:*?\"<>|\u{FFFD}".contains($0) ? "_" : $0 }).shortened(to: 180)
        while let last = name.last, last == " " || last == "." { name.removeLast() }
        return name.isEmpty ? "model" : name.hasPrefix(".") ? "_" + name.dropFirst() : name
    }

    /// At most so many bytes of UTF-8, for file systems that allow 255.
    public func shortened(to limit: Int) -> String {
        var text = self
        while text.utf8.count > limit { text.removeLast() }
        return text
    }
}
