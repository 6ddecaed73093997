public import Weights

extension ScalarType {
    /// The type of a weight file's elements.
    init(_ type: ElementType) {
        self =
            switch type {
            case .float16: .float16
            case .bfloat16: .bfloat16
            case .float32: .float32
            case .float64: .float64
            case .int64: .int64
            case .int32: .int32
            case .int16: .int16
            case .int8: .int8
            case .uint8: .uint8
            case .bool: .bool
            }
    }

    /// The same type in a weight file.
    var elementType: ElementType {
        switch self {
        case .float16: .float16
        case .bfloat16: .bfloat16
        case .float32: .float32
        case .float64: .float64
        case .int64: .int64
        case .int32: .int32
        case .int16: .int16
        case .int8: .int8
        case .uint8: .uint8
        case .bool: .bool
        }
    }
}

extension Tensor {
    /// A copy of a tensor of a weight file.
    public convenience init(_ stored: StoredTensor) {
        self.init(owning: stored.withUnsafeBytes { Tensor.make($0.baseAddress, stored.shape.map(Int64.init), ScalarType(stored.elementType)) })
    }
}

extension WeightFile {
    /// Copies of all tensors, by name.
    public var tensorsByName: [String: Tensor] {
        Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, Tensor($0.tensor)) })
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
