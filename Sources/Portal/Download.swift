internal import Foundation
internal import Glibc
internal import Hashing

extension PortalSession {
    /// Fetches an item's data into a folder. What arrived of an earlier attempt is kept in a hidden `.part` file and continued.
    ///
    /// - Parameters:
    ///   - wish: what the hidden file belongs to besides the item, which is part of its name.
    ///   - progress: told of the bytes that are there and of those expected, if known.
    /// - Throws: ``PortalError``. A file that is not what it should be is removed; one that was cut off stays, to be continued.
    public mutating func download(
        _ item: Item, as role: Item.Role, into folder: String, for wish: String? = nil, attempts: Int = 5, progress: (Int, Int?) -> Void = { _, _ in }
    ) throws(PortalError) -> Fetched {
        let name = try item.fileName(as: role)
        let part = "\(folder)/.\(item.id)-\(item.modified)\(wish.map { "-\($0)" } ?? "").part"
        try checkSpace(folder, item, part)
        for attempt in 1... {
            // One that was placed is whole, and no longer ours alone to write to.
            if Fetched.isPlaced(part) { break }
            do throws(PortalError) {
                try authorized { session throws(PortalError) in try session.receive(item, to: part, progress) }
                break
            } catch {
                guard case .unreachable = error, attempt < attempts else { throw error }
            }
        }
        return try finish(part, item, name: name, folder: folder)
    }

    private func checkSpace(_ folder: String, _ item: Item, _ part: String) throws(PortalError) {
        var disk = statvfs()
        guard statvfs(folder, &disk) == 0 else { throw .unwritable(path: folder, reason: String(cString: strerror(errno))) }
        let free = Int(disk.f_bavail) * Int(disk.f_frsize)
        let needed = (item.size ?? 0) - bytes(of: part) + 64 << 20
        guard free >= needed else { throw .noSpace(folder: folder, needed: needed, free: free) }
    }

    private func receive(_ item: Item, to part: String, _ progress: (Int, Int?) -> Void) throws(PortalError) {
        var start = bytes(of: part)
        if let size = item.size, start >= size {
            if start == size { return }
            start = 0
        }
        let file = try openPart(part, continuing: start > 0)
        defer { fclose(file) }
        var intake = Receipt(start: start, limit: item.size)
        var request = request("/sharing/rest/content/items/\(item.id)/data")
        request.offset = start
        let response: Request.Response = try withoutActuallyEscaping(progress) { progress throws(PortalError) in
            try request.send(hosts) { response, chunk in
                defer { progress(intake.count, item.size) }
                return intake.take(chunk, response, file)
            }
        }
        if fflush(file) != 0 { throw .noSpace(folder: part, needed: item.size ?? 0, free: 0) }
        try judge(intake, response, item, part)
    }

    /// Others may write into the folder: no link to elsewhere, and no pipe that nobody reads.
    private func openPart(_ part: String, continuing: Bool) throws(PortalError) -> UnsafeMutablePointer<FILE> {
        let descriptor = open(part, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | (continuing ? O_APPEND : O_TRUNC), 0o666)
        guard descriptor >= 0 else { throw .unwritable(path: part, reason: String(cString: strerror(errno))) }
        guard isRegularFile(descriptor), let file = fdopen(descriptor, continuing ? "ab" : "wb") else {
            close(descriptor)
            throw .unwritable(path: part, reason: "it is no regular file")
        }
        return file
    }

    /// What arrived may be an error in disguise, or more than announced.
    private func judge(_ intake: Receipt, _ response: Request.Response, _ item: Item, _ part: String) throws(PortalError) {
        switch intake.fault {
        case .full: throw .noSpace(folder: part, needed: item.size ?? 0, free: 0)
        case .tooLong:
            unlink(part)
            throw .wrongSize(name: item.name, found: intake.count, expected: item.size ?? 0)
        case .noArchive, nil:
            guard intake.isArchive else {
                if intake.start == 0 { unlink(part) }
                if (200..<300).contains(response.status), intake.head.first != UInt8(ascii: "{") {
                    throw .unexpected(host: host, found: "a page instead of a file", expected: "a zip archive")
                }
                _ = try Self.object(intake.head, status: response.status, host: host)
                throw .unexpected(host: host, found: "an answer instead of a file", expected: "a zip archive")
            }
        }
    }

    private func finish(_ part: String, _ item: Item, name: String, folder: String) throws(PortalError) -> Fetched {
        let count = bytes(of: part)
        if let size = item.size, count != size {
            unlink(part)
            throw .wrongSize(name: name, found: count, expected: size)
        }
        do {
            return Fetched(part: part, name: name, bytes: count, sha256: try SHA256.digest(ofFile: part))
        } catch {
            throw .unreadable(path: part)
        }
    }

    private func bytes(of path: String) -> Int {
        var status = stat()
        return lstat(path, &status) == 0 ? Int(status.st_size) : 0
    }
}

/// Whether what is open is a regular file, which nobody has to wait for.
func isRegularFile(_ descriptor: CInt) -> Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
}

/// What comes in of a file, and what is wrong with it.
private struct Receipt {
    enum Fault { case noArchive, tooLong, full }

    private(set) var start: Int
    private(set) var count: Int
    private let limit: Int?
    /// The beginning of what is no archive.
    private(set) var head = Data()
    private(set) var isArchive = false
    private(set) var fault: Fault?

    init(start: Int, limit: Int?) {
        self.start = start
        count = start
        self.limit = limit
    }

    /// Writes a piece of the body; false to break off.
    mutating func take(_ chunk: UnsafeRawBufferPointer, _ response: Request.Response, _ file: UnsafeMutablePointer<FILE>) -> Bool {
        if (300..<400).contains(response.status) { return true }
        let isContinued = start > 0 && response.status == 206 && response.headers["content-range"]?.contains("bytes \(start)-") == true
        if isContinued { isArchive = true }
        if !isArchive {
            head.append(contentsOf: chunk)
            guard (200..<300).contains(response.status), head.count < 2 || head.starts(with: Data("PK".utf8)) else {
                if head.count > 1 << 16 { fault = .noArchive }
                return fault == nil
            }
            guard head.count >= 2 else { return true }
            isArchive = true
            if start > 0 { restart(file) }
            return head.withUnsafeBytes { write($0, file) }
        }
        return write(chunk, file)
    }

    /// The server does not continue and sends all anew.
    private mutating func restart(_ file: UnsafeMutablePointer<FILE>) {
        ftruncate(fileno(file), 0)
        (start, count) = (0, 0)
    }

    private mutating func write(_ bytes: UnsafeRawBufferPointer, _ file: UnsafeMutablePointer<FILE>) -> Bool {
        if let limit, count + bytes.count > limit {
            fault = .tooLong
        } else if fwrite(bytes.baseAddress, 1, bytes.count, file) != bytes.count {
            fault = .full
        }
        count += bytes.count
        return fault == nil
    }
}
