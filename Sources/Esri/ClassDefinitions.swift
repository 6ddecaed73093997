extension ClassDefinition {
    /// Reads a `Classes` list with the keys of either generation: `Value` and `Name`, or `ClassValue` and `ClassName`.
    ///
    /// - Throws: `EsriError.field` where a class lacks either, or where a value or a name stands twice.
    static func list(_ json: JSONValue, file: String) throws(EsriError) -> [ClassDefinition] {
        guard let items = json.array else {
            throw .field(file: file, field: "Classes", found: json.summary, expected: "a list of classes")
        }
        var classes: [ClassDefinition] = []
        for item in items {
            let found = try ClassDefinition(item, file: file)
            if let twin = classes.first(where: { $0.value == found.value || $0.name == found.name }) {
                throw .field(
                    file: file, field: "Classes", found: "\(twin.value) '\(twin.name)' and \(found.value) '\(found.name)'",
                    expected: "every value and every name once")
            }
            classes.append(found)
        }
        return classes
    }

    private init(_ json: JSONValue, file: String) throws(EsriError) {
        guard let value = (json["Value"] ?? json["ClassValue"])?.int else {
            throw .field(file: file, field: "Classes", found: json.compact, expected: "a whole number as 'Value' of every class")
        }
        guard let name = json["Name"] ?? json["ClassName"], let text = name.string ?? name.int.map(String.init), !text.isEmpty else {
            throw .field(file: file, field: "Classes", found: json.compact, expected: "a 'Name' for every class")
        }
        let color = json["Color"]?.array?.compactMap(\.int) ?? []
        let isColor = color.count >= 3 && color.prefix(3).allSatisfy((0...255).contains)
        self.init(value: value, name: text, color: isColor ? Array(color.prefix(3)) : nil)
    }

    /// The class as an `.emd` lists it; one without a colour gets the one that belongs to its place.
    func json(at position: Int) -> JSONValue {
        let color = color ?? ClassColor.distinct(position)
        return .object(["Value": .number(value), "Name": .string(name), "Color": .array(color.map { .number($0) })])
    }
}

extension JSONValue {
    /// The whole value on one line, for an error's text.
    fileprivate var compact: String {
        let text = String(decoding: encoded(), as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return String(text.prefix(120))
    }
}
