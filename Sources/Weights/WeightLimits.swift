/// What a weight file may ask for. Everything it says about sizes is checked against the file's own size besides.
public struct WeightLimits: Sendable {
    /// Bytes of all pickles in the file.
    public var pickleBytes = 16 << 20
    /// Instructions of all pickles. Each makes or remembers at most one value, which bounds memory and time.
    public var instructions = 1_000_000
    /// Marks open at once: how deep the pickles may nest.
    public var depth = 256
    /// Bytes of a text in a pickle.
    public var textBytes = 1 << 20
    /// Tensors, those of an optimizer included.
    public var tensors = 50_000
    /// Dimensions of a tensor.
    public var dimensions = 64
    /// Entries in a zip's directory.
    public var zipEntries = 100_000

    public init() {}

    /// Far above any model of imagery, far below a machine's memory.
    public static let standard = WeightLimits()
}
