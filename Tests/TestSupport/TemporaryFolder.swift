import Foundation

/// A folder of a test's own, gone when the last one lets go of it.
public final class TemporaryFolder: Sendable {
    public let path: String

    public init() throws {
        let url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().appending(path: "finetuned-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        path = url.path(percentEncoded: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of what has this name inside.
    public func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

    /// The names inside the folder, or inside one of its own, in their order.
    public func names(in name: String = ".") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: self(name)).sorted()
    }

    // MARK: Files

    /// A new folder inside.
    public func folder(_ name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: self(name), withIntermediateDirectories: false)
        return self(name)
    }

    /// Writes a file, with the folders it lies in.
    @discardableResult public func write(_ bytes: some Sequence<UInt8>, as name: String) throws -> String {
        let file = URL(filePath: self(name))
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
        return self(name)
    }

    /// Writes a text file, with the folders it lies in.
    @discardableResult public func write(_ text: String, as name: String) throws -> String { try write(text.utf8, as: name) }

    public func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: self(name)))) }
}
