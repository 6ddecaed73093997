import Foundation
import Job

/// Prints a value as JSON for machines on standard output.
func printAsJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder(formatting: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    encoder.dateEncodingStrategy = .iso8601
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
}
