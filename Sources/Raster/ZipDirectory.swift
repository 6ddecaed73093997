internal import CGDAL

/// The central directory of a zip archive, as PKWARE's APPNOTE 6.3.10 lays it out, zip64 included.
///
/// Read before GDAL sees the archive, because a zip's directory is all it takes to tell a bomb or a forged name.
struct ZipDirectory {
    /// One record of the directory.
    struct Record {
        /// The name with forward slashes; a folder's ends with one.
        fileprivate(set) var name = ""
        var packedSize: Int
        var size: Int
        /// Where the entry's local header lies, from the start of the file.
        var offset: Int
        var method: Int
        var flags: Int
        var checksum: UInt32
        /// Where the record stands in the directory.
        var position: Int
        /// The name's bytes in the directory, and whether they are UTF-8 by the record's own word.
        fileprivate var nameRange: Range<Int>
        fileprivate var isUnicode: Bool

        var isFolder: Bool { name.utf8.last == UInt8(ascii: "/") }
    }

    let records: [Record]
    /// Whether names are UTF-8 that do not say so, as macOS and Linux write them.
    let hasUnmarkedUnicode: Bool

    /// - Parameter path: names the file in errors.
    init(of file: borrowing VirtualFile, path: String, limits: ArchiveLimits) throws(ArchiveError) {
        let end = try ZipEnd(of: file, path: path)
        guard end.count <= limits.entries else {
            throw .beyondLimits(path: path, found: "\(end.count) entries", limit: "\(limits.entries)")
        }
        guard end.directorySize <= 1 << 29, end.count <= end.directorySize / 46,
            let bytes = file.read(at: end.directoryStart, count: end.directorySize)
        else { throw .broken(path: path, reason: "its directory is incomplete") }
        var records: [Record] = []
        records.reserveCapacity(end.count)
        var position = 0
        for _ in 0..<end.count {
            guard let record = Record(bytes, at: &position, shiftedBy: end.prefix) else {
                throw .broken(path: path, reason: "record \(records.count + 1) of its directory is damaged")
            }
            records.append(record)
        }
        let unmarked = records.filter { !$0.isUnicode }
        hasUnmarkedUnicode = !unmarked.isEmpty && unmarked.allSatisfy { String(validating: bytes[$0.nameRange], as: UTF8.self) != nil }
        for index in records.indices { records[index].readName(in: bytes, isUnicode: hasUnmarkedUnicode) }
        self.records = records
        try check(path: path, dataEnd: end.directoryStart, limits: limits)
    }

    // MARK: Checks

    private func check(path: String, dataEnd: Int, limits: ArchiveLimits) throws(ArchiveError) {
        try checkNames(path: path)
        try checkPacking(path: path)
        try checkSizes(path: path, limits: limits)
        try checkExtents(path: path, dataEnd: dataEnd)
    }

    private func checkNames(path: String) throws(ArchiveError) {
        var seen = Set<Substring>(minimumCapacity: records.count)
        for record in records {
            let name = record.isFolder ? Substring(record.name.utf8.dropLast()) : record.name[...]
            if let reason = Self.fault(in: name) { throw .unsafeName(path: path, entry: record.name, reason: reason) }
            guard seen.insert(name).inserted else {
                throw .unsafeName(path: path, entry: record.name, reason: "stands in it twice")
            }
        }
    }

    /// Looks at bytes, as file systems do: an accent after a slash makes one character of both.
    private static func fault(in name: Substring) -> String? {
        let bytes = Array(name.utf8)
        if bytes.isEmpty { return "has no name" }
        if bytes.count > 4096 { return "has a name longer than 4096 bytes" }
        if bytes[0] == UInt8(ascii: "/") || bytes.beginsWithDrive { return "has an absolute path" }
        if bytes.contains(where: { $0 < 0x20 }) { return "has control characters in its name" }
        let parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let climbs = parts.contains { $0.isEmpty || $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) }
        return climbs ? "has a path with '.', '..' or nothing between slashes" : nil
    }

    private func checkPacking(path: String) throws(ArchiveError) {
        for record in records {
            if record.flags & 0x2041 != 0 { throw .unsupported(path: path, entry: record.name, reason: "is encrypted") }
            guard record.method == 0 || record.method == 8 else {
                throw .unsupported(path: path, entry: record.name, reason: "is packed by method \(record.method)")
            }
        }
    }

    private func checkSizes(path: String, limits: ArchiveLimits) throws(ArchiveError) {
        var total = 0, packed = 0
        for record in records {
            guard record.size <= limits.totalSize - total else {
                throw .beyondLimits(path: path, found: "over \(limits.totalSize) bytes unpacked", limit: "\(limits.totalSize)")
            }
            // Deflate packs at most 1032:1; a stored entry not at all.
            let isPossible = record.method == 0 ? record.size == record.packedSize : record.size / 1040 <= record.packedSize
            guard isPossible else {
                throw .broken(path: path, reason: "'\(record.name)' claims \(record.size) bytes packed into \(record.packedSize)")
            }
            total += record.size
            packed += record.packedSize
        }
        guard total <= limits.freeSize || total / limits.ratio <= packed else {
            throw .beyondLimits(
                path: path, found: "\(total) bytes packed into \(packed)", limit: "\(limits.ratio) times the packed size")
        }
    }

    /// Entries lie one after the other: a bomb gets its size from entries that share their bytes.
    private func checkExtents(path: String, dataEnd: Int) throws(ArchiveError) {
        var previous: Record?
        for record in records.sorted(by: { $0.offset < $1.offset }) {
            if let previous, previous.offset + 30 + previous.packedSize > record.offset {
                throw .broken(path: path, reason: "'\(previous.name)' and '\(record.name)' overlap")
            }
            guard record.offset >= 0, record.packedSize <= dataEnd - 30 - record.offset else {
                throw .broken(path: path, reason: "'\(record.name)' reaches beyond the end of the data")
            }
            previous = record
        }
    }
}

extension ZipDirectory.Record {
    /// Parses the record at `next` and moves that behind it; nil where it does not fit.
    init?(_ bytes: [UInt8], at next: inout Int, shiftedBy prefix: Int) {
        let start = next
        position = start
        guard start + 46 <= bytes.count, bytes.little(4, at: start) == 0x0201_4b50 else { return nil }
        flags = bytes.little(2, at: start + 8)
        let nameEnd = start + 46 + bytes.little(2, at: start + 28)
        let extraEnd = nameEnd + bytes.little(2, at: start + 30)
        next = extraEnd + bytes.little(2, at: start + 32)
        guard next <= bytes.count else { return nil }
        method = bytes.little(2, at: start + 10)
        checksum = UInt32(bytes.little(4, at: start + 16))
        packedSize = bytes.little(4, at: start + 20)
        size = bytes.little(4, at: start + 24)
        offset = bytes.little(4, at: start + 42)
        nameRange = start + 46..<nameEnd
        isUnicode = flags & Self.unicodeFlag != 0 || bytes[nameRange].allSatisfy { $0 < 128 }
        guard readExtra(bytes, nameEnd..<extraEnd) else { return nil }
        offset += prefix
    }

    /// Takes the sizes of a zip64 entry and the name of an Info-ZIP one from the extra fields.
    private mutating func readExtra(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        var position = range.lowerBound
        while position + 4 <= range.upperBound {
            let tag = bytes.little(2, at: position)
            let body = position + 4
            let end = body + bytes.little(2, at: position + 2)
            guard end <= range.upperBound else { return false }
            if tag == 1 { guard readZip64(bytes, body..<end) else { return false } }
            if tag == 0x7075, end - body > 5, bytes[body] == 1, bytes.little(4, at: body + 1) == Int(CRC32(bytes[nameRange]).value) {
                (nameRange, isUnicode) = (body + 5..<end, true)
            }
            position = end
        }
        return size != 0xffff_ffff && packedSize != 0xffff_ffff && offset != 0xffff_ffff
    }

    private mutating func readZip64(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        var position = range.lowerBound
        for field in [\Self.size, \.packedSize, \.offset] where self[keyPath: field] == 0xffff_ffff {
            guard position + 8 <= range.upperBound else { return false }
            let value = bytes.little(8, at: position)
            guard value >= 0, value < 1 << 48 else { return false }
            self[keyPath: field] = value
            position += 8
        }
        return true
    }

    /// Bit 11 of the flags: the name is UTF-8.
    static let unicodeFlag = 0x0800

    /// Takes the name as GDAL sees it: UTF-8 or code page 437, forward slashes, no leading `./`.
    ///
    /// - Parameter isUnicode: whether names are UTF-8 that do not say so.
    fileprivate mutating func readName(in directory: [UInt8], isUnicode: Bool) {
        var bytes = directory[nameRange].map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: "/") : $0 }
        if !self.isUnicode, !isUnicode {
            let recoded = (bytes + [0]).withUnsafeBytes { CPLRecode($0.bindMemory(to: CChar.self).baseAddress, "CP437", "UTF-8") }
            bytes = Array(String(cString: recoded).utf8)
            VSIFree(recoded)
        }
        name = String(decoding: bytes.starts(with: "./".utf8) ? bytes[2...] : bytes[...], as: UTF8.self)
    }
}

extension [UInt8] {
    /// Whether a path begins as `C:` does.
    fileprivate var beginsWithDrive: Bool {
        count > 1 && self[1] == UInt8(ascii: ":") && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self[0] | 0x20)
    }
}
