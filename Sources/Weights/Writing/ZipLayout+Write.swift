extension ZipLayout {
    static func write(_ tensors: [any TensorSource], _ stateDict: [UInt8], to file: inout OutputFile) throws(WeightProblem) {
        var zip = ZipWriter()
        try zip.add("archive/data.pkl", stateDict, to: &file)
        try zip.add("archive/byteorder", Array("little".utf8), to: &file)
        for (key, tensor) in tensors.enumerated() {
            try zip.add("archive/data/\(key)", tensor, to: &file)
        }
        try zip.add("archive/version", Array("3\n".utf8), to: &file)
        try zip.finish(&file)
    }
}

/// Writes a zip of stored entries, each aligned to 64 bytes as PyTorch has them.
private struct ZipWriter {
    private var directory: [UInt8] = []
    private var count = 0

    private static let alignment = 64
    /// 1980-01-01, the first day a zip knows: the same tensors give the same bytes.
    private static let date: [UInt8] = [0, 0, 0x21, 0]
    private static let checksumOffset = 14

    mutating func add(_ name: String, _ bytes: [UInt8], to file: inout OutputFile) throws(WeightProblem) {
        let header = try startEntry(name, size: bytes.count, in: &file)
        try file.write(bytes)
        let checksum = bytes.withUnsafeBytes(crc32)
        try endEntry(name, size: bytes.count, headerAt: header, checksum: checksum, in: &file)
    }

    /// Writes a tensor's bytes and then, into the header before them, their checksum.
    mutating func add(_ name: String, _ tensor: any TensorSource, to file: inout OutputFile) throws(WeightProblem) {
        let header = try startEntry(name, size: tensor.byteCount, in: &file)
        var checksum: UInt32 = 0
        try tensor.withCheckedBytes { bytes throws(WeightProblem) in
            checksum = crc32(bytes)
            try file.write(bytes)
        }
        try endEntry(name, size: tensor.byteCount, headerAt: header, checksum: checksum, in: &file)
    }

    private func startEntry(_ name: String, size: Int, in file: inout OutputFile) throws(WeightProblem) -> Int {
        let header = file.position
        // The extra field "FB" is padding.
        let unpadded = header + 30 + name.utf8.count + 4
        let padding = (Self.alignment - unpadded % Self.alignment) % Self.alignment
        try file.write(
            [0x50, 0x4b, 0x03, 0x04] + fields(name, size: try narrow(size), checksum: 0)
                + UInt16(padding + 4).littleEndianBytes + name.utf8
                + [0x46, 0x42] + UInt16(padding).littleEndianBytes + [UInt8](repeating: 0x5a, count: padding))
        return header
    }

    private mutating func endEntry(
        _ name: String, size: Int, headerAt header: Int, checksum: UInt32, in file: inout OutputFile
    ) throws(WeightProblem) {
        try file.overwrite(at: header + Self.checksumOffset, with: checksum.littleEndianBytes)
        count += 1
        directory += [0x50, 0x4b, 0x01, 0x02, 20, 0] + fields(name, size: try narrow(size), checksum: checksum)
        directory += [UInt8](repeating: 0, count: 12) + (try narrow(header)).littleEndianBytes + name.utf8
    }

    /// What a local header and the directory share: version, UTF-8 flag, stored, date, checksum, sizes, length of the name.
    private func fields(_ name: String, size: UInt32, checksum: UInt32) -> [UInt8] {
        [20, 0, 0, 8, 0, 0] + Self.date + checksum.littleEndianBytes + size.littleEndianBytes + size.littleEndianBytes
            + UInt16(name.utf8.count).littleEndianBytes
    }

    func finish(_ file: inout OutputFile) throws(WeightProblem) {
        let start = try narrow(file.position)
        guard let count = UInt16(exactly: count) else { throw Self.tooLarge }
        try file.write(directory)
        try file.write(
            [0x50, 0x4b, 0x05, 0x06, 0, 0, 0, 0] + count.littleEndianBytes + count.littleEndianBytes
                + (try narrow(directory.count)).littleEndianBytes + start.littleEndianBytes + [0, 0])
    }

    private func narrow(_ value: Int) throws(WeightProblem) -> UInt32 {
        guard let value = UInt32(exactly: value) else { throw Self.tooLarge }
        return value
    }

    private static let tooLarge = WeightProblem.unwritable(
        reason: "the zip layout ends at 4 GiB and 65,535 entries, use the legacy layout")
}
