import Foundation
import Synchronization

/// What this process had the kernel bring to the disk.
enum Synced {
    fileprivate static let all = Mutex<[String]>([])

    /// The files and folders at or below a folder, by the names that they had then, in their order.
    static func paths(in folder: String) -> [String] { all.withLock { $0.filter { $0.hasPrefix(folder) } } }
}

/// Takes the place of the C library's function in the tests' process, to remember what it was called for.
@c(fsync) func rememberingSync(_ descriptor: CInt) -> CInt {
    if let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(descriptor)") { Synced.all.withLock { $0.append(path) } }
    return fdatasync(descriptor)
}
