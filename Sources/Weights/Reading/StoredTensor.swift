/// A tensor of a weight file: contiguous, row-major, little-endian.
///
/// Contiguous tensors refer to the file's own bytes, others have been gathered.
public struct StoredTensor: Sendable {
    public let elementType: ElementType
    /// The sizes of the dimensions; empty for a single number.
    public let shape: [Int]
    private let region: ByteRegion
    private let range: Range<Int>

    /// The product of the shape.
    public var elementCount: Int { range.count / elementType.size }

    /// A tensor of its own memory, filled by `fill`.
    ///
    /// - Precondition: The shape's sizes are not negative and their product fits into memory.
    public init<Failure>(
        elementType: ElementType, shape: [Int],
        filling fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        let count = shape.reduce(elementType.size, *)
        self.init(elementType, shape, try ByteRegion(count: count, filling: fill), at: 0..<count)
    }

    private init(_ elementType: ElementType, _ shape: [Int], _ region: ByteRegion, at range: Range<Int>) {
        (self.elementType, self.shape, self.region, self.range) = (elementType, shape, region, range)
    }

    /// Calls `body` with the tensor's bytes, which need not be aligned for the element type: copy them.
    public func withUnsafeBytes<Result, Failure>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try region.withUnsafeBytes(in: range, body)
    }
}

extension StoredTensor {
    /// A view of the storage that starts at byte `start` of the region; the view must have been checked.
    init(_ view: TensorView, of region: ByteRegion, storageAt start: Int) {
        let size = view.elementType.size
        let first = start + view.offset * size
        guard !view.isContiguous else {
            self.init(view.elementType, view.shape, region, at: first..<first + view.elementCount * size)
            return
        }
        let source = first..<first + view.span * size
        self = region.withUnsafeBytes(in: source) { bytes in
            StoredTensor(elementType: view.elementType, shape: view.shape) { view.gather(from: bytes, into: $0) }
        }
    }
}
