import CTorch

/// An n-dimensional array of libtorch.
///
/// Each object owns one handle. Two objects may show the same memory: `detached()` and the views of `TensorShape.swift`
/// do not copy. Operators trap on misuse, naming the operator and the operands' shapes: inside a network a wrong shape is a programmer's error.
public final class Tensor {
    let handle: OpaquePointer

    /// Takes over a handle that the caller owns.
    init(owning handle: OpaquePointer) {
        self.handle = handle
    }

    deinit {
        ctorch_tensor_free(handle)
    }

    /// A tensor with a copy of the values, in row-major order.
    /// - Parameter pinned: whether they lie where a CUDA device reads them by itself, while the processor goes on; only libtorch with
    ///   CUDA has such memory.
    /// - Precondition: there are as many values as the shape has places.
    public convenience init<Element: TensorElement>(_ values: [Element], shape: [Int], pinned: Bool = false) {
        precondition(values.count == shape.reduce(1, *), "\(values.count) values do not fill the shape \(shape)")
        self.init(owning: values.withUnsafeBytes { Self.make($0.baseAddress, shape.map(Int64.init), Element.scalarType, pinned: pinned) })
    }

    /// A tensor with a copy of the bytes, which hold its elements in row-major, little-endian order.
    public convenience init(bytes: some Collection<UInt8>, shape: [Int], type: ScalarType) {
        let size = shape.map(Int64.init)
        let copied = bytes.withContiguousStorageIfAvailable { Self.make($0.baseAddress, size, type) }
        self.init(owning: copied ?? Array(bytes).withUnsafeBytes { Self.make($0.baseAddress, size, type) })
    }

    static func make(_ bytes: UnsafeRawPointer?, _ shape: [Int64], _ type: ScalarType, pinned: Bool = false) -> OpaquePointer {
        var result: OpaquePointer?
        trap("a new tensor", ctorch_tensor_from_bytes(bytes, shape, shape.count, type.rawValue, pinned, &result))
        return result!
    }

    /// The size along each dimension.
    public var shape: [Int] {
        (0..<ctorch_tensor_rank(handle)).map { Int(ctorch_tensor_size(handle, $0)) }
    }

    /// The number of elements.
    public var count: Int { Int(ctorch_tensor_count(handle)) }

    /// The type of the elements.
    public var scalarType: ScalarType {
        guard let type = ScalarType(rawValue: ctorch_tensor_scalar_type(handle)) else {
            preconditionFailure("a tensor of a type that finetuned does not use")
        }
        return type
    }

    /// Where the elements lie: `cpu` or `cuda:0`.
    public var device: String { takenString(ctorch_tensor_device(handle)) ?? "cpu" }

    /// The tensor in the processor's memory, cut off from differentiation: itself where it lies there. On a device this waits until all
    /// that was asked of it is done, and so does reading elements: of a step, read little, and once for a whole batch.
    public func onHost() -> Tensor {
        var result: OpaquePointer?
        trap("reading a tensor", ctorch_tensor_on_host(handle, &result))
        return Tensor(owning: result!)
    }

    /// The elements in row-major order, copied from wherever they lie.
    /// - Precondition: the tensor holds such elements.
    public func array<Element: TensorElement>(of type: Element.Type = Element.self) -> [Element] {
        precondition(scalarType == Element.scalarType, "a tensor of \(scalarType) was read as \(Element.scalarType)")
        let total = count
        return [Element](unsafeUninitializedCapacity: total) { buffer, initialized in
            copyBytes(into: UnsafeMutableRawBufferPointer(buffer))
            initialized = total
        }
    }

    /// Copies the elements, row-major, into a buffer of exactly their size in bytes.
    public func copyBytes(into buffer: UnsafeMutableRawBufferPointer) {
        trap("reading a tensor", ctorch_tensor_copy_bytes(handle, buffer.baseAddress, buffer.count))
    }

    /// The only element, as a number.
    public var item: Double {
        converted(to: .float64).array(of: Double.self)[0]
    }
}

extension Tensor: CustomStringConvertible {
    public var description: String { "\(scalarType)\(shape)" }
}

/// Stops the process with the message of a failed call, if it failed.
func trap(_ what: @autoclosure () -> String, _ error: CTorchError?) {
    guard let message = takenString(error) else { return }
    if isMemoryShortage(message), let end = Libtorch.onMemoryShortage { end("\(what()): \(message)") }
    fatalError("\(what()): \(message)")
}

/// Whether a message of libtorch's says that there is no memory left, on the processor or on a device.
func isMemoryShortage(_ message: String) -> Bool {
    ["not enough memory", "can't allocate memory", "out of memory", "ALLOC_FAILED", "bad_alloc"].contains { message.contains($0) }
}

/// The text of a C string that the caller owns; the C string is freed.
func takenString(_ string: UnsafeMutablePointer<CChar>?) -> String? {
    guard let string else { return nil }
    defer { ctorch_string_free(string) }
    return String(cString: string)
}
