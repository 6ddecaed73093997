/// A binary picture of which pixels belong to one object.
public struct Mask: Sendable, Equatable {
    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int
    /// One value per pixel, row-major: 1 inside the object, 0 outside.
    public var bits: [UInt8]

    /// - Precondition: `bits.count == width * height`.
    public init(width: Int, height: Int, bits: [UInt8]) {
        precondition(bits.count == width * height, "a mask needs one value per pixel")
        self.width = width
        self.height = height
        self.bits = bits
    }

    /// Pixels inside the object.
    public var area: Int { bits.reduce(0) { $0 + Int($1) } }
}

/// An axis-aligned box in pixels, `x` to the right and `y` down, from the upper left corner of the image.
public struct Box: Sendable, Equatable {
    /// Left, top, right and bottom edges in pixels.
    public var x0, y0, x1, y1: Float

    public init(x0: Float, y0: Float, x1: Float, y1: Float) {
        self.x0 = x0
        self.y0 = y0
        self.x1 = x1
        self.y1 = y1
    }
}

/// One object in a chip: labelled by a person (`score` is nil) or seen by a model.
public struct Instance: Sendable, Equatable {
    /// The network's class index: 1 for the first class; 0 is the background and never an instance.
    public var classIndex: Int
    /// The object's bounding box.
    public var box: Box
    /// The object's pixels, of the chip's own size.
    public var mask: Mask
    /// How sure the model is, from 0 to 1; nil for a label.
    public var score: Float?

    public init(classIndex: Int, box: Box, mask: Mask, score: Float? = nil) {
        self.classIndex = classIndex
        self.box = box
        self.mask = mask
        self.score = score
    }
}
