import Foundation
import SystemPackage
import TestSupport

@testable import Service

extension TemporaryFolder {
    var root: FilePath { FilePath(path) }
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
