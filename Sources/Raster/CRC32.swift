/// The checksum of a zip entry (APPNOTE 4.4.7), which GDAL leaves unchecked for stored entries.
struct CRC32 {
    private var state: UInt32 = 0xffff_ffff

    /// The checksum of all bytes so far.
    var value: UInt32 { ~state }

    init() {}

    /// The checksum of these bytes.
    init(_ bytes: some Sequence<UInt8>) { update(Array(bytes)) }

    mutating func update(_ bytes: [UInt8]) {
        state = Self.table.withUnsafeBufferPointer { table in
            bytes.withUnsafeBufferPointer { $0.reduce(state) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 } }
        }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
    }
}
