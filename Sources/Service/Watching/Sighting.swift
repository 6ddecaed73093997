internal import Glibc
internal import SystemPackage

/// What tells one state of a file from another.
struct FileStamp: Codable, Sendable, Equatable {
    /// In bytes.
    var size: Int64
    /// When the contents changed last, in nanoseconds since 1970.
    var modified: Int64
    var inode: UInt64
}

/// A file as a look at its folder found it.
struct Sighting: Equatable {
    enum Kind { case file, folder, special }

    var kind: Kind
    var stamp: FileStamp
    /// How long ago the file system changed anything about it, by the file system's clock.
    var age: Duration
}

extension Sighting {
    /// Looks at what lies there itself: a link is not followed. Nil if nothing lies there any more.
    init?(of path: FilePath, at now: Int64 = wallClock()) {
        var status = stat()
        guard path.withPlatformString({ lstat($0, &status) }) == 0 else { return nil }
        kind = switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            default: .special
        }
        stamp = FileStamp(size: Int64(status.st_size), modified: status.st_mtim.nanoseconds, inode: UInt64(status.st_ino))
        age = .nanoseconds(max(0, now - status.st_ctim.nanoseconds))
    }

    /// Everything in the folder by name.
    static func all(in folder: FilePath) throws(Errno) -> [FilePath.Component: Sighting] {
        let now = wallClock()
        var sightings: [FilePath.Component: Sighting] = [:]
        for name in try folder.entries() {
            sightings[name] = Sighting(of: folder.appending(name), at: now)
        }
        return sightings
    }
}

private func wallClock() -> Int64 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return now.nanoseconds
}

extension timespec {
    fileprivate var nanoseconds: Int64 { Int64(tv_sec) * 1_000_000_000 + Int64(tv_nsec) }
}
