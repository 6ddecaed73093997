public import Weights

extension ScalarType {
    /// Each type beside its counterpart in a weight file.
    private static let counterparts: [(scalar: ScalarType, element: ElementType)] = [
        (.float16, .float16), (.bfloat16, .bfloat16), (.float32, .float32), (.float64, .float64),
        (.int64, .int64), (.int32, .int32), (.int16, .int16), (.int8, .int8), (.uint8, .uint8), (.bool, .bool),
    ]

    /// The type of a weight file's elements.
    init(_ type: ElementType) {
        self = Self.counterparts.first { $0.element == type }!.scalar
    }

    /// The same type in a weight file.
    var elementType: ElementType {
        Self.counterparts.first { $0.scalar == self }!.element
    }
}

extension Tensor {
    /// A copy of a tensor of a weight file.
    public convenience init(_ stored: StoredTensor) {
        self.init(owning: stored.withUnsafeBytes { Tensor.make($0.baseAddress, stored.shape.map(Int64.init), ScalarType(stored.elementType)) })
    }
}

extension Module {
    /// Writes every tensor beneath this part as a state dict that `torch.load` reads. The file appears only when it is whole.
    public func save(to path: String) throws(WeightError) {
        try WeightFile.write(state.map { ($0.name, StateSource(tensor: $0.tensor)) }, to: path)
    }
}

extension WeightFile {
    /// Writes tensors under their names. The file appears only when it is whole and on disk.
    public static func write(_ tensors: [(name: String, tensor: Tensor)], to path: String) throws(WeightError) {
        try write(tensors.map { ($0.name, StateSource(tensor: $0.tensor)) }, to: path)
    }
}

/// A network's tensor on its way into a weight file.
private struct StateSource: TensorSource {
    let tensor: Tensor
    var elementType: ElementType { tensor.scalarType.elementType }
    var shape: [Int] { tensor.shape }

    func withBytes(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: tensor.count * elementType.size, alignment: 64)
        defer { bytes.deallocate() }
        tensor.copyBytes(into: bytes)
        try body(UnsafeRawBufferPointer(bytes))
    }
}
