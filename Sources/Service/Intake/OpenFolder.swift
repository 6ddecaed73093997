internal import Glibc
internal import SystemPackage

/// A drop folder that this process serves alone, for as long as the value lives.
final class OpenFolder: Sendable {
    let layout: FolderLayout
    private let lock: FileDescriptor

    /// Makes the folders inside and takes the lock.
    ///
    /// - Parameter flock: `flock(2)`; tests have it fail.
    init(_ settings: FolderSettings, flock: (CInt, CInt) -> CInt = { flock($0, $1) }) throws(DaemonError) {
        layout = FolderLayout(root: settings.path)
        do {
            try layout.create()
        } catch {
            throw DaemonError("The folder \(settings.path) cannot be used: \(error).")
        }
        do {
            lock = try FileDescriptor.open(
                layout.lock, .readWrite, options: [.create, .noFollow, .closeOnExec], permissions: [.ownerReadWrite, .groupRead, .otherRead])
        } catch {
            throw DaemonError("The folder \(settings.path) cannot be used (\(error)); let the daemon's user write there.")
        }
        guard flock(lock.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            // From here on, deinit closes the lock.
            let problem = Errno(rawValue: errno)
            throw problem == .wouldBlock
                ? DaemonError("The folder \(settings.path) is already served by another finetuned process; stop that one first.", isConflict: true)
                : DaemonError("The folder \(settings.path) cannot be locked (\(problem)); let its file system have locks.")
        }
    }

    deinit {
        // Closing alone would leave the lock with a child process that another thread is just starting.
        _ = flock(lock.rawValue, LOCK_UN)
        try? lock.close()
    }

    /// Whether the path still leads to the folder that was opened: the lock that lies there is the one held.
    var isThere: Bool {
        var held = stat(), lying = stat()
        guard fstat(lock.rawValue, &held) == 0, layout.lock.withPlatformString({ lstat($0, &lying) }) == 0 else { return false }
        return held.st_dev == lying.st_dev && held.st_ino == lying.st_ino
    }
}
