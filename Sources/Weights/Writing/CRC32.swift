/// The checksum of zip files: the CRC-32 of ISO 3309.
func crc32(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    ~bytes.reduce(~0) { checksum, byte in
        checksum >> 8 ^ remainders[Int((checksum ^ UInt32(byte)) & 0xff)]
    }
}

private let remainders: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xedb8_8320 : 0) }
}
