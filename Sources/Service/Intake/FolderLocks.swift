internal import Synchronization
internal import SystemPackage

/// The drop folders that this process has opened, each of which it serves alone.
final class FolderLocks: Sendable {
    private struct Place {
        /// Keeps the folder; nil where it is no longer served.
        var served: OpenFolder?
        /// A job that still runs may keep it, too.
        weak var open: OpenFolder?
    }

    private let places = Mutex<[FilePath: Place]>([:])

    /// The folder that lies at the path now.
    ///
    /// - Parameter repair: What is done to a folder that is opened for the first time, before anybody else learns that it is open.
    func open(_ settings: FolderSettings, repair: () throws -> Void) throws -> OpenFolder {
        let held = held(settings.path)
        var folder = held
        if held?.isThere != true {
            folder = try OpenFolder(settings)
            if held == nil { try repair() }
        }
        places.withLock { $0[settings.path] = Place(served: folder, open: folder) }
        return folder!
    }

    /// The folder that was opened at the path, whether it is still there or not.
    func held(_ path: FilePath) -> OpenFolder? { places.withLock { $0[path]?.open } }

    /// Has a folder that is open stay so; false if it is not open.
    func keep(_ path: FilePath) -> Bool {
        places.withLock { places in
            let folder = places[path]?.open
            places[path]?.served = folder
            return folder != nil
        }
    }

    /// Leaves all folders to others for which `isNeeded` is false, as soon as no job of theirs runs.
    func release(unless isNeeded: (FilePath) -> Bool) {
        places.withLock { places in
            for path in places.keys where !isNeeded(path) { places[path]?.served = nil }
        }
    }
}
