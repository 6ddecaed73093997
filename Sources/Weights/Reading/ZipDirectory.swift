/// The central directory of a zip whose entries are stored, not compressed (APPNOTE.TXT, zip64 included).
struct ZipDirectory {
    private struct Entry {
        let method: UInt16
        let isEncrypted: Bool
        let size, compressedSize, headerOffset: UInt64
    }

    private let region: ByteRegion
    private var entries: [String: Entry] = [:]
    /// The names of the entries, in the directory's order.
    private(set) var names: [String] = []

    /// Whether the region starts with a zip entry.
    static func isZip(_ region: ByteRegion) -> Bool {
        var reader = ByteReader(region, range: 0..<4, part: "")
        return (try? reader.integer(UInt32.self)) == Signature.localHeader
    }

    private enum Signature {
        static let localHeader: UInt32 = 0x0403_4b50
        static let directoryEntry: UInt32 = 0x0201_4b50
        static let end: UInt32 = 0x0605_4b50
        static let zip64End: UInt32 = 0x0606_4b50
        static let zip64Locator: UInt32 = 0x0706_4b50
    }

    init(_ region: ByteRegion, _ limits: WeightLimits) throws(WeightProblem) {
        self.region = region
        let (count, range) = try Self.findDirectory(in: region)
        guard count <= UInt64(limits.zipEntries) else { throw .exceedsLimit(what: "zip entries", limit: limits.zipEntries) }
        var reader = ByteReader(region, range: range, part: "the zip directory")
        for _ in 0..<count {
            let (name, entry) = try Self.readEntry(&reader)
            guard entries.updateValue(entry, forKey: name) == nil else {
                throw .malformed(part: "the zip directory", found: "it lists \(name.quoted) twice")
            }
            names.append(name)
        }
    }

    // MARK: The end record

    private static let endSize = 22
    private static let locatorSize = 20

    private static func findDirectory(in region: ByteRegion) throws(WeightProblem) -> (count: UInt64, range: Range<Int>) {
        guard let end = findEnd(in: region) else { throw .truncated(part: "the zip", offset: region.count) }
        if let zip64 = try readZip64End(in: region, before: end) { return zip64 }
        var reader = ByteReader(region, range: end..<region.count, part: "the zip directory")
        _ = try reader.skip(10)
        let count = try reader.integer(UInt16.self)
        let (size, offset) = (try reader.integer(UInt32.self), try reader.integer(UInt32.self))
        return (UInt64(count), try directoryRange(at: UInt64(offset), size: UInt64(size), before: end))
    }

    /// The end record stands last, before a comment of at most 65,535 bytes.
    private static func findEnd(in region: ByteRegion) -> Int? {
        let last = region.count - endSize
        guard last >= 0 else { return nil }
        let first = max(0, last - Int(UInt16.max))
        return region.withUnsafeBytes(in: first..<region.count) { bytes in
            stride(from: last - first, through: 0, by: -1).first { offset in
                UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)) == Signature.end
            }
        }.map { first + $0 }
    }

    private static func readZip64End(
        in region: ByteRegion, before end: Int
    ) throws(WeightProblem) -> (count: UInt64, range: Range<Int>)? {
        guard end >= locatorSize else { return nil }
        var locator = ByteReader(region, range: end - locatorSize..<end, part: "the zip directory")
        guard try locator.integer(UInt32.self) == Signature.zip64Locator else { return nil }
        _ = try locator.skip(4)
        let position = try locator.integer(UInt64.self)
        var reader = ByteReader(region, range: 0..<end, part: "the zip directory")
        _ = try reader.skip(position)
        guard try reader.integer(UInt32.self) == Signature.zip64End else {
            throw .malformed(part: "the zip directory", found: "its end record is not where it should be")
        }
        _ = try reader.skip(28)
        let count = try reader.integer(UInt64.self)
        let (size, offset) = (try reader.integer(UInt64.self), try reader.integer(UInt64.self))
        return (count, try directoryRange(at: offset, size: size, before: end))
    }

    private static func directoryRange(at offset: UInt64, size: UInt64, before end: Int) throws(WeightProblem) -> Range<Int> {
        guard let start = Int(exactly: offset), let size = Int(exactly: size), start <= end, size <= end - start else {
            throw .malformed(part: "the zip directory", found: "it reaches beyond the file")
        }
        return start..<start + size
    }

    // MARK: Entries

    private static func readEntry(_ reader: inout ByteReader) throws(WeightProblem) -> (name: String, entry: Entry) {
        guard try reader.integer(UInt32.self) == Signature.directoryEntry else {
            throw .malformed(part: "the zip directory", found: "an entry does not start as it should")
        }
        _ = try reader.skip(4)
        let flags = try reader.integer(UInt16.self)
        let method = try reader.integer(UInt16.self)
        _ = try reader.skip(8)
        let (compressedSize, size) = (try reader.integer(UInt32.self), try reader.integer(UInt32.self))
        let nameLength = try reader.integer(UInt16.self)
        let (extraLength, commentLength) = (try reader.integer(UInt16.self), try reader.integer(UInt16.self))
        _ = try reader.skip(8)
        let headerOffset = try reader.integer(UInt32.self)
        let name = try reader.text(nameLength)
        var wide = try findZip64Values(in: ByteReader(reader.region, range: reader.skip(extraLength), part: reader.part))
        _ = try reader.skip(commentLength)
        // The 64-bit values stand in this order: of the size, the compressed size and the offset those that are all ones.
        let wideSize = try widen(size, from: &wide)
        let wideCompressedSize = try widen(compressedSize, from: &wide)
        let entry = Entry(
            method: method, isEncrypted: flags & 1 != 0, size: wideSize, compressedSize: wideCompressedSize,
            headerOffset: try widen(headerOffset, from: &wide))
        return (name, entry)
    }

    /// What the extra field 1 holds; nothing where there is none.
    private static func findZip64Values(in extra: ByteReader) throws(WeightProblem) -> ByteReader {
        var extra = extra
        while extra.remaining >= 4 {
            let (id, length) = (try extra.integer(UInt16.self), try extra.integer(UInt16.self))
            let range = try extra.skip(length)
            if id == 1 { return ByteReader(extra.region, range: range, part: extra.part) }
        }
        return ByteReader(extra.region, range: 0..<0, part: extra.part)
    }

    private static func widen(_ value: UInt32, from wide: inout ByteReader) throws(WeightProblem) -> UInt64 {
        value == .max ? try wide.integer(UInt64.self) : UInt64(value)
    }

    // MARK: Contents

    /// The bytes of the entry called `name`, which lie inside the region.
    func contents(of name: String) throws(WeightProblem) -> Range<Int> {
        guard let entry = entries[name] else {
            throw .malformed(part: "the zip directory", found: "\(name.quoted) is missing")
        }
        guard entry.method == 0, !entry.isEncrypted, entry.size == entry.compressedSize else {
            throw .malformed(part: "the zip entry \(name.quoted)", found: "it is compressed or encrypted, expected stored bytes")
        }
        var reader = ByteReader(region, range: 0..<region.count, part: "the zip entry \(name.quoted)")
        _ = try reader.skip(entry.headerOffset)
        guard try reader.integer(UInt32.self) == Signature.localHeader else {
            throw .malformed(part: "the zip entry \(name.quoted)", found: "it does not start where the directory says")
        }
        _ = try reader.skip(22)
        let (nameLength, extraLength) = (try reader.integer(UInt16.self), try reader.integer(UInt16.self))
        guard try reader.text(nameLength) == name else {
            throw .malformed(part: "the zip entry \(name.quoted)", found: "its header gives another name")
        }
        _ = try reader.skip(extraLength)
        return try reader.skip(entry.size)
    }
}
