/// The records at the end of a zip archive that say where its directory lies.
struct ZipEnd {
    let count: Int
    let directorySize: Int
    let directoryStart: Int
    /// Bytes that stand before the archive proper, which its offsets do not count.
    let prefix: Int

    init(of file: borrowing VirtualFile, path: String) throws(ArchiveError) {
        let size = file.size
        guard size > 0 else { throw .broken(path: path, reason: "it is empty") }
        let tailStart = max(0, size - 22 - 0xffff)
        guard let head = file.read(at: 0, count: min(4, size)), let tail = file.read(at: tailStart, count: size - tailStart)
        else { throw .unreadable(path: path, reason: GDAL.message) }
        guard head.starts(with: [0x50, 0x4b]) else { throw .notAZip(path: path) }
        guard let end = tail.lastEnd else {
            throw .broken(path: path, reason: "its end record is missing, as when a copy was cut off")
        }
        let isSplit = tail.little(2, at: end + 4) != 0 || tail.little(2, at: end + 6) != 0
        guard end + 22 + tail.little(2, at: end + 20) == tail.count, !isSplit else {
            throw .broken(path: path, reason: "its end record does not fit the file")
        }
        var count = tail.little(2, at: end + 10)
        var directorySize = tail.little(4, at: end + 12)
        var claimedStart = tail.little(4, at: end + 16)
        var directoryEnd = tailStart + end
        let isLarge = count == 0xffff || directorySize == 0xffff_ffff || claimedStart == 0xffff_ffff
        if end >= 20, tail.little(4, at: end - 20) == 0x0706_4b50 {
            directoryEnd = tail.little(8, at: end - 12)
            guard let large = file.read(at: directoryEnd, count: 56), large.little(4, at: 0) == 0x0606_4b50 else {
                throw .broken(path: path, reason: "its zip64 end record is missing")
            }
            count = large.little(8, at: 32)
            directorySize = large.little(8, at: 40)
            claimedStart = large.little(8, at: 48)
        } else if isLarge {
            throw .broken(path: path, reason: "its zip64 end record is missing")
        }
        guard [count, directorySize, claimedStart].allSatisfy((0...size).contains), directorySize + claimedStart <= directoryEnd else {
            throw .broken(path: path, reason: "its end record points outside the file")
        }
        self.count = count
        self.directorySize = directorySize
        directoryStart = directoryEnd - directorySize
        prefix = directoryStart - claimedStart
    }
}

extension [UInt8] {
    /// The little-endian number in `count` bytes from `offset`; negative only where all eight bytes exceed `Int`.
    func little(_ count: Int, at offset: Int) -> Int {
        var value: UInt64 = 0
        for i in (0..<count).reversed() { value = value << 8 | UInt64(self[offset + i]) }
        return Int(truncatingIfNeeded: value)
    }

    /// Where the last end-of-central-directory signature stands.
    fileprivate var lastEnd: Int? {
        guard count >= 22 else { return nil }
        return (0...count - 22).last { self[$0] == 0x50 && self[$0 + 1] == 0x4b && self[$0 + 2] == 5 && self[$0 + 3] == 6 }
    }
}
