internal import Glibc

/// Brings a file's bytes, or the names in a folder, to the disk, so that a loss of power does not undo them.
///
/// - Throws: `ArchiveError.unwritable` where the disk says no.
public func syncToDisk(_ path: String) throws(ArchiveError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unwritable(path: path, reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    // Some file systems sync no folders.
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw .unwritable(path: path, reason: String(cString: strerror(errno))) }
}
