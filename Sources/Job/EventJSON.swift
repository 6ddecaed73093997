public import Foundation

extension JobEvent {
    /// Reads an event from its line.
    public init(json line: Data) throws {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        self = try decoder.decode(JobEvent.self, from: line)
    }

    /// The event as one line of JSON, without the line's end.
    public var json: Data {
        get throws { try JSONEncoder(formatting: [.sortedKeys, .withoutEscapingSlashes]).encode(self) }
    }
}

extension JSONEncoder {
    /// Writes what JSON has no numbers for as strings, such as the `NaN` that stands for no data in a raster.
    package convenience init(formatting: OutputFormatting) {
        self.init()
        outputFormatting = formatting
        nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    }
}
