/// A hand-made zip archive of stored entries, to forge every field of.
struct Zip {
    struct Entry {
        var name: [UInt8]
        /// The extra field of both headers.
        var extra: [UInt8] = []
        var content: [UInt8]
        var flags = 0x0800
        var method = 0
        var size: Int
        var offset: Int?

        init(_ name: String, _ content: String) {
            self.name = Array(name.utf8)
            self.content = Array(content.utf8)
            size = self.content.count
        }
    }

    let bytes: [UInt8]

    init(_ entries: [Entry]) {
        var data: [UInt8] = [], directory: [UInt8] = []
        for entry in entries {
            let fields = Self.number(2, entry.flags) + Self.number(2, entry.method) + Self.number(4, 0x5421_0000)
                + Self.number(4, Self.checksum(entry.content)) + Self.number(4, entry.content.count) + Self.number(4, entry.size)
                + Self.number(2, entry.name.count) + Self.number(2, entry.extra.count)
            directory += [0x50, 0x4b, 1, 2, 20, 0, 20, 0] + fields + .init(repeating: 0, count: 10)
                + Self.number(4, entry.offset ?? data.count) + entry.name + entry.extra
            data += [0x50, 0x4b, 3, 4, 20, 0] + fields + entry.name + entry.extra + entry.content
        }
        bytes = data + directory + [0x50, 0x4b, 5, 6, 0, 0, 0, 0] + Self.number(2, entries.count) + Self.number(2, entries.count)
            + Self.number(4, directory.count) + Self.number(4, data.count) + [0, 0]
    }

    static func number(_ count: Int, _ value: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

    /// CRC-32.
    static func checksum(_ bytes: [UInt8]) -> Int {
        var crc: UInt32 = 0xffff_ffff
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
        }
        return Int(~crc)
    }
}
