import Foundation

/// A file system of its own that is soon full, over a folder; gone with the value.
final class SmallDisk: Sendable {
    private let path: String

    /// Whether this process may mount one.
    static let isPossible = (try? SmallDisk(at: FileManager.default.temporaryDirectory.appending(path: "finetuned-disk-\(getpid())").path, megabytes: 1)) != nil

    init(at path: String, megabytes: Int) throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard mount("finetuned-test", path, "tmpfs", 0, "size=\(megabytes)m") == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EPERM) }
    }

    deinit {
        umount2(path, Int32(MNT_DETACH))
        rmdir(path)
    }
}
