/// A strided view of a storage, known to lie inside it.
struct TensorView {
    let elementType: ElementType
    let shape: [Int]
    /// In elements; 0 where a dimension is never stepped along.
    let strides: [Int]
    /// In elements.
    let offset: Int
    let elementCount: Int
    /// The elements from the first that the view has to the last.
    let span: Int

    /// - Parameter entry: The tensor's name, for errors.
    init(_ tensor: PickleGraph.Tensor, of storage: PickleGraph.Storage, entry: String) throws(WeightProblem) {
        guard case .elements(let type) = storage.storageClass else {
            throw .unsupportedElements(entry: entry, storage: storage.storageClass.name)
        }
        guard let count = Self.elementCount(tensor.shape), let span = Self.span(tensor),
              !count.multipliedReportingOverflow(by: type.size).overflow,
              span <= storage.elementCount, tensor.offset <= storage.elementCount - span
        else {
            let needs = Self.span(tensor).flatMap { Self.checked($0.addingReportingOverflow(tensor.offset)) }
            throw .outsideStorage(entry: entry, needs: needs ?? .max, has: storage.elementCount)
        }
        (elementType, shape, offset, elementCount, self.span) = (type, tensor.shape, tensor.offset, count, span)
        strides = zip(shape, tensor.strides).map { size, stride in size > 1 ? stride : 0 }
    }

    /// The product of the sizes; `nil` if it overflows.
    private static func elementCount(_ shape: [Int]) -> Int? {
        guard !shape.contains(0) else { return 0 }
        return shape.reduce(1) { product, size in
            product.flatMap { checked($0.multipliedReportingOverflow(by: size)) }
        }
    }

    private static func span(_ tensor: PickleGraph.Tensor) -> Int? {
        guard !tensor.shape.contains(0) else { return 0 }
        return zip(tensor.shape, tensor.strides).reduce(1) { span, dimension in
            guard let span, let reach = checked((dimension.0 - 1).multipliedReportingOverflow(by: dimension.1)) else { return nil }
            return checked(span.addingReportingOverflow(reach))
        }
    }

    private static func checked(_ result: (partialValue: Int, overflow: Bool)) -> Int? {
        result.overflow ? nil : result.partialValue
    }

    /// Whether the elements stand in row-major order without gaps.
    var isContiguous: Bool {
        guard elementCount > 0 else { return true }
        var expected = 1
        for (size, stride) in zip(shape, strides).reversed() where size > 1 {
            guard stride == expected else { return false }
            expected *= size
        }
        return true
    }

    /// Copies the elements in row-major order.
    ///
    /// - Parameter source: The bytes of `span` elements.
    func gather(from source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) {
        switch elementType.size {
        case 1: gather(UInt8.self, from: source, into: target)
        case 2: gather(UInt16.self, from: source, into: target)
        case 4: gather(UInt32.self, from: source, into: target)
        default: gather(UInt64.self, from: source, into: target)
        }
    }

    private func gather<Element: BitwiseCopyable>(
        _: Element.Type, from source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
    ) {
        let size = MemoryLayout<Element>.size
        var index = [Int](repeating: 0, count: shape.count)
        var position = 0
        for element in 0..<elementCount {
            let value = source.loadUnaligned(fromByteOffset: position * size, as: Element.self)
            target.storeBytes(of: value, toByteOffset: element * size, as: Element.self)
            for dimension in shape.indices.reversed() {
                index[dimension] += 1
                position += strides[dimension]
                guard index[dimension] == shape[dimension] else { break }
                position -= strides[dimension] * shape[dimension]
                index[dimension] = 0
            }
        }
    }
}
