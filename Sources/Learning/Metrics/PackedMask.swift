internal import Raster

/// A mask with one bit per pixel, cut to the rows and words in which the object lies, so that overlaps are counted 64 pixels at a time.
struct PackedMask: Sendable {
    /// Pixels inside the object.
    let area: Int
    private let rows: Range<Int>
    private let words: Range<Int>
    private let bits: [UInt64]

    init(_ mask: Mask) {
        let perRow = (mask.width + 63) / 64
        let all = Self.pack(mask, wordsPerRow: perRow)
        let filled = all.indices.filter { all[$0] != 0 }
        area = filled.reduce(0) { $0 + all[$1].nonzeroBitCount }
        guard let first = filled.first, let last = filled.last else {
            (rows, words, bits) = (0..<0, 0..<0, [])
            return
        }
        let columns = filled.lazy.map { $0 % perRow }
        let rows = first / perRow..<last / perRow + 1
        let words = columns.min()!..<columns.max()! + 1
        bits = rows.flatMap { all[$0 * perRow + words.lowerBound..<$0 * perRow + words.upperBound] }
        (self.rows, self.words) = (rows, words)
    }

    private static func pack(_ mask: Mask, wordsPerRow: Int) -> [UInt64] {
        var packed = [UInt64](repeating: 0, count: wordsPerRow * mask.height)
        mask.bits.withUnsafeBytes { bytes in
            for row in 0..<mask.height {
                let start = row * mask.width
                var column = 0
                while column + 8 <= mask.width {
                    let eight = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: start + column, as: UInt64.self))
                    packed[row * wordsPerRow + column / 64] |= gather(eight) << UInt64(column % 64)
                    column += 8
                }
                while column < mask.width {
                    packed[row * wordsPerRow + column / 64] |= UInt64(bytes[start + column] & 1) << UInt64(column % 64)
                    column += 1
                }
            }
        }
        return packed
    }

    /// The lowest bits of eight bytes as one byte: the product moves byte `i`'s bit to bit 56 + `i`.
    private static func gather(_ bytes: UInt64) -> UInt64 {
        ((bytes & 0x0101_0101_0101_0101) &* 0x0102_0408_1020_4080) >> 56
    }

    /// The mask as it was; so many columns and rows it had.
    func mask(width: Int, height: Int) -> Mask {
        var mask = Mask(width: width, height: height, bits: [UInt8](repeating: 0, count: width * height))
        for row in rows {
            for column in words.lowerBound * 64..<min(words.upperBound * 64, width) {
                mask.bits[row * width + column] = UInt8(bits[index(row, column / 64)] >> UInt64(column % 64) & 1)
            }
        }
        return mask
    }

    /// Pixels that lie in both objects.
    func intersection(with other: PackedMask) -> Int {
        let rows = rows.clamped(to: other.rows), words = words.clamped(to: other.words)
        var count = 0
        for row in rows {
            let start = index(row, words.lowerBound), otherStart = other.index(row, words.lowerBound)
            for word in 0..<words.count {
                count += (bits[start + word] & other.bits[otherStart + word]).nonzeroBitCount
            }
        }
        return count
    }

    /// Intersection over union; 0 for two empty masks.
    func overlap(with other: PackedMask) -> Double {
        let shared = intersection(with: other)
        return shared == 0 ? 0 : Double(shared) / Double(area + other.area - shared)
    }

    private func index(_ row: Int, _ word: Int) -> Int {
        (row - rows.lowerBound) * words.count + word - words.lowerBound
    }
}
