/// Reads little-endian numbers and texts one after the other; going past the end is an error, never a crash.
struct ByteReader {
    let region: ByteRegion
    /// What is being read, for errors: "the pickle".
    let part: String
    private(set) var position: Int
    let end: Int

    /// A reader of the region's `range`, clipped to the region.
    init(_ region: ByteRegion, range: Range<Int>, part: String) {
        self.region = region
        self.part = part
        let inside = range.clamped(to: 0..<region.count)
        (position, end) = (inside.lowerBound, inside.upperBound)
    }

    var remaining: Int { end - position }

    /// The range of the next `count` bytes, which are stepped over.
    mutating func skip(_ count: some BinaryInteger) throws(WeightProblem) -> Range<Int> {
        guard let count = Int(exactly: count), count >= 0, count <= remaining else {
            throw .truncated(part: part, offset: position)
        }
        defer { position += count }
        return position..<position + count
    }

    mutating func integer<Value: FixedWidthInteger & BitwiseCopyable>(_: Value.Type) throws(WeightProblem) -> Value {
        let range = try skip(MemoryLayout<Value>.size)
        return region.withUnsafeBytes(in: range) { Value(littleEndian: $0.loadUnaligned(as: Value.self)) }
    }

    mutating func text(_ count: some BinaryInteger) throws(WeightProblem) -> String {
        let range = try skip(count)
        return region.withUnsafeBytes(in: range) { String(decoding: $0, as: UTF8.self) }
    }

    /// The text up to the next line feed, which is stepped over.
    mutating func line(limit: Int) throws(WeightProblem) -> String {
        let window = position..<position + min(remaining, limit)
        let length = region.withUnsafeBytes(in: window) { $0.firstIndex(of: UInt8(ascii: "\n")) }
        guard let length else { throw .truncated(part: part, offset: window.upperBound) }
        let line = try text(length)
        _ = try skip(1)
        return line
    }
}
