internal import SystemPackage

/// The configuration file's text, to tell on which line a setting stands.
struct ConfigurationSource {
    let file: FilePath
    private let lines: [Substring]

    init(file: FilePath, text: String) {
        self.file = file
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The line of a key, or of its table's header where the key is nil; nil where it is written some other way.
    ///
    /// - Parameter table: `daemon`, or `folder.0.fit` for the first `[[folder]]`'s table.
    func line(of key: String?, in table: String) -> Int? {
        var current = ""
        var counts: [String: Int] = [:]
        for (index, line) in lines.enumerated() {
            if let header = Header(line) {
                current = header.path(counting: &counts)
                if current == table && key == nil || current == join(table, key) { return index + 1 }
            } else if let key, current == table, keyName(of: line) == key {
                return index + 1
            }
        }
        return nil
    }
}

/// `[table]` or `[[array]]`.
private struct Header {
    let name: String
    let isArray: Bool

    init?(_ line: Substring) {
        guard let match = line.firstMatch(of: /^\s*(\[\[?)\s*([^\[\]]+?)\s*\]/) else { return nil }
        isArray = match.1 == "[["
        name = String(match.2)
    }

    /// The header's path with the number of the array's element put in.
    func path(counting counts: inout [String: Int]) -> String {
        if isArray {
            counts[name, default: -1] += 1
            return "\(name).\(counts[name]!)"
        }
        guard let dot = name.firstIndex(of: "."), let count = counts[String(name[..<dot])] else { return name }
        return "\(name[..<dot]).\(count)\(name[dot...])"
    }
}

private func join(_ table: String, _ key: String?) -> String? {
    key.map { table.isEmpty ? $0 : "\(table).\($0)" }
}

private func keyName(of line: Substring) -> String? {
    line.firstMatch(of: /^\s*"?([A-Za-z0-9_-]+)"?\s*=/).map { String($0.1) }
}
