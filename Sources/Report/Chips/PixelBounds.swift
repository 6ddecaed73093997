internal import Raster

/// The columns and rows that a mask's pixels lie in.
struct PixelBounds: Equatable {
    let columns, rows: Range<Int>

    /// Nil for an empty mask.
    init?(of mask: Mask) {
        var (left, right) = (mask.width, -1)
        var (top, bottom) = (mask.height, -1)
        mask.bits.withUnsafeBufferPointer { bits in
            for y in 0..<mask.height {
                let row = bits[(y * mask.width)..<((y + 1) * mask.width)]
                guard let first = row.firstIndex(where: { $0 != 0 }), let last = row.lastIndex(where: { $0 != 0 })
                else { continue }
                left = min(left, first - row.startIndex)
                right = max(right, last - row.startIndex)
                top = min(top, y)
                bottom = y
            }
        }
        guard right >= left else { return nil }
        columns = left..<(right + 1)
        rows = top..<(bottom + 1)
    }

    private init?(columns: Range<Int>, rows: Range<Int>) {
        guard !columns.isEmpty, !rows.isEmpty else { return nil }
        self.columns = columns
        self.rows = rows
    }

    /// What two bounds share; nil where they lie apart.
    func intersection(_ other: PixelBounds) -> PixelBounds? {
        PixelBounds(columns: columns.clamped(to: other.columns), rows: rows.clamped(to: other.rows))
    }
}
