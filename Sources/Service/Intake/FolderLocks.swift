internal import Synchronization
internal import SystemPackage

/// The drop folders that this process has opened, each of which it serves alone.
final class FolderLocks: Sendable {
    private let folders = Mutex<[FilePath: OpenFolder]>([:])

    /// The folder that lies at the path now.
    func open(_ settings: FolderSettings) throws(DaemonError) -> OpenFolder {
        if let held = held(settings.path), held.isThere { return held }
        let folder = try OpenFolder(settings)
        folders.withLock { $0[settings.path] = folder }
        return folder
    }

    /// The folder that was opened at the path, whether it is still there or not.
    func held(_ path: FilePath) -> OpenFolder? { folders.withLock { $0[path] } }

    /// Leaves all folders to others for which `isNeeded` is false.
    func release(unless isNeeded: (FilePath) -> Bool) {
        folders.withLock { $0 = $0.filter { isNeeded($0.key) } }
    }
}
