internal import SystemPackage

/// One table of the configuration file. Every key in it must be asked for, so that a misspelt one is noticed.
struct SettingsTable {
    private let name: String
    private let values: [String: SettingValue]
    private let source: ConfigurationSource
    private var known: Set<String> = []

    /// - Parameter name: The table's path as the source counts it: `""`, `daemon`, `folder.0.fit`.
    init(_ values: [String: SettingValue], name: String, in source: ConfigurationSource) {
        self.values = values
        self.name = name
        self.source = source
    }

    /// Puts the key's value into the target if the file has it.
    mutating func read<Value>(
        _ key: String, _ kind: SettingKind<Value>, into target: inout Value
    ) throws(ConfigurationError) {
        known.insert(key)
        guard let value = values[key] else { return }
        guard let read = kind.read(value) else {
            throw error(key, "\(key)\(place) is \(value); expected \(kind.expected)")
        }
        target = read
    }

    /// The key's value, which the file must have.
    mutating func require<Value>(_ key: String, _ kind: SettingKind<Value>) throws(ConfigurationError) -> Value {
        guard let value = try value(key, kind) else { throw error(nil, "\(key) is missing\(place); expected \(kind.expected)") }
        return value
    }

    /// The key's value; nil where the file has none.
    mutating func value<Value>(_ key: String, _ kind: SettingKind<Value>) throws(ConfigurationError) -> Value? {
        var value: Value?
        try read(key, SettingKind<Value?>(expected: kind.expected) { kind.read($0).map(Optional.some) }, into: &value)
        return value
    }

    mutating func table(_ key: String) throws(ConfigurationError) -> SettingsTable? {
        known.insert(key)
        switch values[key] {
        case nil: return nil
        case .table(let values): return SettingsTable(values, name: join(name, key), in: source)
        case let value?: throw error(key, "\(key)\(place) is \(value); expected a table, [\(join(title, key))]")
        }
    }

    mutating func tables(_ key: String) throws(ConfigurationError) -> [SettingsTable] {
        known.insert(key)
        guard let value = values[key] else { return [] }
        guard case .array(let elements) = value else {
            throw error(key, "\(key)\(place) is \(value); expected tables that begin with [[\(key)]]")
        }
        var tables: [SettingsTable] = []
        for (index, element) in elements.enumerated() {
            guard case .table(let values) = element else {
                throw error(key, "\(key)\(place) holds \(element); expected tables that begin with [[\(key)]]")
            }
            tables.append(SettingsTable(values, name: "\(join(name, key)).\(index)", in: source))
        }
        return tables
    }

    func refuseUnknownKeys() throws(ConfigurationError) {
        guard let key = values.keys.filter({ !known.contains($0) }).min() else { return }
        throw error(key, "unknown key \(key)\(place); known are \(known.sorted().joined(separator: ", "))")
    }

    func error(_ key: String?, _ problem: String) -> ConfigurationError {
        ConfigurationError(file: source.file, line: source.line(of: key, in: name), problem: problem)
    }

    /// The table's name without the counters.
    private var title: String {
        name.split(separator: ".").filter { Int($0) == nil }.joined(separator: ".")
    }

    private var place: String { title.isEmpty ? "" : " in [\(title)]" }
}

private func join(_ table: String, _ key: String) -> String {
    table.isEmpty ? key : "\(table).\(key)"
}
