/// A tensor that can be written: its bytes are asked for once, when they are due, so that a model need not be in memory twice.
public protocol TensorSource {
    var elementType: ElementType { get }
    /// The sizes of the dimensions; empty for a single number.
    var shape: [Int] { get }

    /// Calls `body` once with all elements: contiguous, row-major, little-endian.
    func withBytes(_ body: (UnsafeRawBufferPointer) throws -> Void) throws
}

extension StoredTensor: TensorSource {
    public func withBytes(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        try withUnsafeBytes(body)
    }
}
