/// The type of a tensor's elements, numbered as libtorch's `c10::ScalarType`.
public enum ScalarType: Int32, Sendable {
    case uint8 = 0
    case int8 = 1
    case int16 = 2
    case int32 = 3
    case int64 = 4
    case float16 = 5
    case float32 = 6
    case float64 = 7
    case bool = 11
    case bfloat16 = 15
}

/// A Swift type whose values a tensor holds.
public protocol TensorElement: Sendable {
    /// The tensor's type for such values.
    static var scalarType: ScalarType { get }
}

extension UInt8: TensorElement { public static var scalarType: ScalarType { .uint8 } }
extension Int64: TensorElement { public static var scalarType: ScalarType { .int64 } }
extension Float: TensorElement { public static var scalarType: ScalarType { .float32 } }
extension Double: TensorElement { public static var scalarType: ScalarType { .float64 } }
extension Bool: TensorElement { public static var scalarType: ScalarType { .bool } }
