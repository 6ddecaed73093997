internal import Glibc
internal import SystemPackage

/// The few things the daemon does to files. Each is one system call or nearly so; none of them overwrites or loses anything.
extension FilePath {
    /// Whether anything lies there, a broken link included.
    var exists: Bool { Sighting(of: self) != nil }

    /// Why nothing can be seen there; nil if something lies there.
    var obstacle: Errno? {
        var status = Glibc.stat()
        return withPlatformString { lstat($0, &status) == 0 ? nil : Errno(rawValue: errno) }
    }

    /// Whether a link lies there, wherever it leads.
    var isLink: Bool {
        var status = Glibc.stat()
        return withPlatformString { lstat($0, &status) } == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    /// Whether this process may write there.
    var isWritable: Bool { withPlatformString { access($0, W_OK) } == 0 }

    /// Where the path leads when all links are followed; nil if nothing is there.
    var resolved: FilePath? {
        guard let path = withPlatformString({ realpath($0, nil) }) else { return nil }
        defer { free(path) }
        return FilePath(platformString: path)
    }

    /// The names in a folder, without `.` and `..`, in order.
    func entries() throws(Errno) -> [FilePath.Component] {
        guard let folder = withPlatformString({ opendir($0) }) else { throw Errno(rawValue: errno) }
        defer { closedir(folder) }
        var names: [FilePath.Component] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CInterop.PlatformChar.self, capacity: 256) { FilePath.Component(platformString: $0) }
            }
            if let name, name.kind == .regular { names.append(name) }
        }
        return names.sorted { $0.string < $1.string }
    }

    /// Makes this folder, and those above it that are missing; nothing if it is there.
    func makeFolder() throws(Errno) {
        if withPlatformString({ mkdir($0, 0o777) }) == 0 { return }
        let problem = Errno(rawValue: errno)
        if problem == .noSuchFileOrDirectory, !removingLastComponent().isEmpty, self != removingLastComponent() {
            try removingLastComponent().makeFolder()
            return try makeFolder()
        }
        guard problem == .fileExists, Sighting(of: self.appending("."))?.kind == .folder else { throw problem }
    }

    /// Makes this folder with no more rights than these, or takes others from it where it is there. It may be no link, and nobody else's
    /// with more rights.
    func makeOwnFolder(_ rights: mode_t) throws(Errno) {
        if withPlatformString({ mkdir($0, rights) }) == 0 { return }
        guard errno == EEXIST else { throw Errno(rawValue: errno) }
        let folder = withPlatformString { open($0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
        guard folder >= 0 else { throw Errno(rawValue: errno) }
        defer { close(folder) }
        var status = Glibc.stat()
        guard fstat(folder, &status) == 0 else { throw Errno(rawValue: errno) }
        let mode = status.st_mode & 0o7777, excess = 0o777 & ~rights
        if mode & excess == 0 || fchmod(folder, mode & ~excess) == 0 { return }
        // systemd's RestrictSUIDSGID= lets nobody set the mode of a folder that hands on its group: one of our own stays as an older version made it.
        if status.st_uid != geteuid() { throw Errno(rawValue: errno) }
    }

    /// Whether a regular file without contents lies there.
    var isEmptyFile: Bool { Sighting(of: self).map { $0.kind == .file && $0.stamp.size == 0 } ?? false }

    /// Waits until what the file holds is on the disk.
    func bringToDisk() throws(Errno) {
        let descriptor = withPlatformString { Glibc.open($0, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw Errno(rawValue: errno) }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Errno(rawValue: errno) }
    }

    /// Takes the right to write from group and others, where the file system knows such rights.
    func takeWriting() {
        var status = Glibc.stat()
        _ = withPlatformString { lstat($0, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? chmod($0, status.st_mode & 0o7755) : 0 }
    }

    /// `rename(2)`.
    func rename(to target: FilePath) throws(Errno) {
        let result = withPlatformString { source in target.withPlatformString { Glibc.rename(source, $0) } }
        if result != 0 { throw Errno(rawValue: errno) }
    }

    /// Gives the file a second name (`link(2)`).
    func link(to target: FilePath) throws(Errno) {
        let result = withPlatformString { source in target.withPlatformString { Glibc.link(source, $0) } }
        if result != 0 { throw Errno(rawValue: errno) }
    }

    /// Makes an empty file that was not there; false if something lies there.
    func reserveFile() throws(Errno) -> Bool {
        let descriptor = withPlatformString { open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666) }
        guard descriptor < 0 else { return close(descriptor) == 0 }
        return try isTaken(errno)
    }

    /// Makes an empty folder that was not there; false if something lies there.
    func reserveFolder() throws(Errno) -> Bool {
        guard withPlatformString({ mkdir($0, 0o777) }) != 0 else { return true }
        return try isTaken(errno)
    }

    /// Removes a file or an empty folder.
    func removeEntry() throws(Errno) {
        if withPlatformString({ remove($0) }) != 0 { throw Errno(rawValue: errno) }
    }
}

private func isTaken(_ code: CInt) throws(Errno) -> Bool {
    guard code == EEXIST else { throw Errno(rawValue: code) }
    return false
}
