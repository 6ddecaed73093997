internal import SystemPackage

/// What the two ends of a file tell about the zip archive that it should be, without reading what is inside.
enum ArchiveEnd: Equatable {
    /// The end-of-central-directory record is there, and the directory it points to.
    case whole(entries: UInt64)
    /// It begins as an archive, and what is missing may still be on its way.
    case incomplete(String)
    /// It is no archive, whatever else may come. The text ends a sentence that begins with the file's name.
    case refused(String)

    /// Reads the first four bytes and the last 64 KiB.
    init(of file: FileDescriptor) throws(Errno) {
        do {
            let size = try UInt64(file.seek(offset: 0, from: .end))
            self = try ArchiveEnd(size: size) { offset, count in try file.bytes(at: offset, count: count) }
        } catch let error as Errno {
            throw error
        } catch {
            preconditionFailure("Reading a file throws Errno, but threw \(error).")
        }
    }

    /// - Parameter read: Gives so many bytes at an offset, or fewer at the file's end.
    init(size: UInt64, read: (UInt64, Int) throws -> [UInt8]) rethrows {
        self = .incomplete("is empty")
        guard size > 0 else { return }
        let start = try read(0, 4)
        // A copying program may give a file its size before its contents.
        guard start.contains(where: { $0 != 0 }) else {
            self = .incomplete("begins with zeros instead of a zip's first bytes")
            return
        }
        guard "PK\u{3}\u{4}".utf8.starts(with: start) || "PK\u{5}\u{6}".utf8.starts(with: start) else {
            self = .refused("is not a zip archive")
            return
        }
        let tailSize = Int(min(size, UInt64(EndRecord.size + 0xFFFF)))
        let tail = try read(size - UInt64(tailSize), tailSize)
        guard var end = EndRecord(in: tail, fileSize: size) else {
            self = .incomplete("has no end: the zip's closing record is missing")
            return
        }
        try end.readZip64(read)
        self = try end.verdict(read)
    }
}

/// The end-of-central-directory record, APPNOTE.TXT 4.3.16, with what the zip64 record (4.3.14) says better.
private struct EndRecord {
    static let size = 22

    /// Where the record begins.
    private var offset: UInt64
    private var disk: UInt64
    private var entries: UInt64
    private var directorySize: UInt64
    private var directoryOffset: UInt64

    /// Finds the record whose comment ends where the file ends.
    init?(in tail: [UInt8], fileSize: UInt64) {
        guard tail.count >= Self.size else { return nil }
        let found = (0...tail.count - Self.size).reversed().first { start in
            tail[start...].starts(with: [0x50, 0x4B, 5, 6]) && start + Self.size + Int(tail.number(2, at: start + 20)) == tail.count
        }
        guard let found else { return nil }
        offset = fileSize - UInt64(tail.count - found)
        disk = tail.number(2, at: found + 4)
        entries = tail.number(2, at: found + 10)
        directorySize = tail.number(4, at: found + 12)
        directoryOffset = tail.number(4, at: found + 16)
    }

    private var isZip64: Bool {
        entries == 0xFFFF || directorySize == 0xFFFF_FFFF || directoryOffset == 0xFFFF_FFFF
    }

    /// Follows the locator just before the record, where the archive is too large for the old one.
    mutating func readZip64(_ read: (UInt64, Int) throws -> [UInt8]) rethrows {
        guard isZip64, offset >= 20 else { return }
        let locator = try read(offset - 20, 20)
        guard locator.starts(with: [0x50, 0x4B, 6, 7]) else { return }
        let start = locator.number(8, at: 8)
        let record = try start < offset ? read(start, 56) : []
        guard record.count == 56, record.starts(with: [0x50, 0x4B, 6, 6]) else { return }
        offset = start
        entries = record.number(8, at: 32)
        directorySize = record.number(8, at: 40)
        directoryOffset = record.number(8, at: 48)
    }

    func verdict(_ read: (UInt64, Int) throws -> [UInt8]) rethrows -> ArchiveEnd {
        guard disk == 0 || disk == 0xFFFF else { return .refused("is one part of a split zip archive") }
        guard entries > 0 else { return .refused("is an empty zip archive") }
        let isInside = directorySize <= offset && directoryOffset <= offset - directorySize
        guard try isInside && read(offset - directorySize, 4) == [0x50, 0x4B, 1, 2] else {
            return .incomplete("is damaged: the zip's directory does not lie where its closing record says")
        }
        return .whole(entries: entries)
    }
}

extension [UInt8] {
    /// The little-endian number of so many bytes.
    fileprivate func number(_ count: Int, at start: Int) -> UInt64 {
        self[start..<start + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension FileDescriptor {
    /// So many bytes at an offset, or fewer at the file's end.
    func bytes(at offset: UInt64, count: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let room = UnsafeMutableRawBufferPointer(buffer)
            while filled < count {
                let got = try read(fromAbsoluteOffset: Int64(offset) + Int64(filled), into: UnsafeMutableRawBufferPointer(rebasing: room[filled...]))
                if got == 0 { break }
                filled += got
            }
        }
    }
}
