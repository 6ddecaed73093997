import Foundation
import SystemPackage
import Testing

@testable import Service

/// A folder that goes away with the value.
final class TemporaryFolder: Sendable {
    let path: FilePath

    init() throws {
        let url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().appending(path: "finetuned-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = FilePath(url.path(percentEncoded: false))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path.string)
    }
}

extension FilePath {
    func write(_ bytes: some Sequence<UInt8>) throws {
        try removingLastComponent().makeFolder()
        try Data(bytes).write(to: URL(filePath: string))
    }

    func append(_ bytes: some Sequence<UInt8>) throws {
        let file = try FileHandle(forWritingTo: URL(filePath: string))
        try file.seekToEnd()
        try file.write(contentsOf: Data(bytes))
        try file.close()
    }

    var text: String? { try? String(contentsOfFile: string, encoding: .utf8) }

    /// The visible and hidden names inside.
    var names: [String] { ((try? entries()) ?? []).map(\.string) }

    static func / (folder: FilePath, name: String) -> FilePath { folder.appending(name) }
}
