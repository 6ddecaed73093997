extension Archive {
    /// An entry's bytes.
    ///
    /// - Parameter limit: the most bytes to take into memory.
    /// - Throws: `ArchiveError` where the entry is missing, larger than `limit`, or does not unpack to the size the directory gives.
    public func read(_ entry: String, limit: Int) throws(ArchiveError) -> [UInt8] {
        let entry = try find(entry)
        guard entry.size <= limit else {
            throw .beyondLimits(path: path, found: "\(entry.size) bytes in '\(entry.name)'", limit: "\(limit) bytes")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entry.size)
        try forEachChunk(of: entry) { chunk throws(ArchiveError) in bytes += chunk }
        return bytes
    }

    /// Unpacks one entry to a file, chunk by chunk; an unfinished file is removed.
    ///
    /// - Parameter target: the file to make; replaced where it exists.
    /// - Throws: `ArchiveError` as `read(_:limit:)`, or where `target` cannot be written.
    public func extract(_ entry: String, to target: String) throws(ArchiveError) {
        let entry = try find(entry)
        try VirtualFile.create(target) { write throws(ArchiveError) in try forEachChunk(of: entry, write) }
    }

    /// Hands an entry's bytes out a mebibyte at a time.
    ///
    /// - Throws: `ArchiveError` as `read(_:limit:)`.
    public func forEachChunk(of entry: String, _ body: ([UInt8]) -> Void) throws(ArchiveError) {
        try forEachChunk(of: find(entry)) { chunk throws(ArchiveError) in body(chunk) }
    }

    private func find(_ name: String) throws(ArchiveError) -> Entry {
        guard let found = entry(name) else { throw .missing(path: path, entry: name) }
        return found
    }

    /// Hands out an entry's bytes a mebibyte at a time, never more than the directory promised, and checks them at the end.
    private func forEachChunk(of entry: Entry, _ body: ([UInt8]) throws(ArchiveError) -> Void) throws(ArchiveError) {
        func damaged(_ reason: String) -> ArchiveError { .damaged(path: path, entry: entry.name, reason: reason) }
        guard let file = VirtualFile(reading: gdalPath(of: entry.name)) else { throw damaged(GDAL.message) }
        var count = 0
        var checksum = CRC32()
        while true {
            guard let chunk = file.read(1 << 20) else { throw damaged(GDAL.message) }
            if chunk.isEmpty { break }
            count += chunk.count
            guard count <= entry.size else { break }
            checksum.update(chunk)
            try body(chunk)
        }
        guard count == entry.size else { throw damaged("it does not unpack to the \(entry.size) bytes that the directory gives") }
        guard checksum.value == entry.checksum ?? checksum.value else { throw damaged("its checksum differs from the directory's") }
    }
}
