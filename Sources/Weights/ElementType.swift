/// The type of a tensor's elements, named as PyTorch's `dtype`.
public enum ElementType: String, CaseIterable, Sendable {
    case float16, bfloat16, float32, float64
    case int64, int32, int16, int8, uint8
    case bool

    /// The bytes an element takes.
    public var size: Int {
        switch self {
        case .float64, .int64: 8
        case .float32, .int32: 4
        case .float16, .bfloat16, .int16: 2
        case .int8, .uint8, .bool: 1
        }
    }

    /// The class in the module `torch` that stands for a storage of such elements.
    var storageClass: String {
        switch self {
        case .float16: "HalfStorage"
        case .bfloat16: "BFloat16Storage"
        case .float32: "FloatStorage"
        case .float64: "DoubleStorage"
        case .int64: "LongStorage"
        case .int32: "IntStorage"
        case .int16: "ShortStorage"
        case .int8: "CharStorage"
        case .uint8: "ByteStorage"
        case .bool: "BoolStorage"
        }
    }
}

/// A storage class as pickles name it. Of some only the elements' size is known, to step over their bytes.
enum StorageClass: Equatable {
    case elements(ElementType)
    case untyped, complexFloat, complexDouble

    private static let all = ElementType.allCases.map(Self.elements) + [.untyped, .complexFloat, .complexDouble]

    init?(named name: String) {
        guard let known = Self.all.first(where: { $0.name == name }) else { return nil }
        self = known
    }

    var name: String {
        switch self {
        case .elements(let type): type.storageClass
        case .untyped: "UntypedStorage"
        case .complexFloat: "ComplexFloatStorage"
        case .complexDouble: "ComplexDoubleStorage"
        }
    }

    var elementSize: Int {
        switch self {
        case .elements(let type): type.size
        case .untyped: 1
        case .complexFloat: 8
        case .complexDouble: 16
        }
    }
}
