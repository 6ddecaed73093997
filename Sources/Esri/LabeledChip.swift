public import Raster

/// A chip of an exported training set with its label rasters, as they lie on disk.
public struct LabeledChip: Sendable, Equatable {
    /// The file's stem, which pairs image and labels: `000000012`.
    public let name: String
    /// The imagery, in the source's units.
    public var image: RasterImage
    /// The label rasters: at most one per class and raster band. Empty for a chip without objects.
    public var labels: [InstanceRaster]

    public init(name: String, image: RasterImage, labels: [InstanceRaster]) {
        self.name = name
        self.image = image
        self.labels = labels
    }
}

/// Which object of one class each pixel belongs to.
public struct InstanceRaster: Sendable, Equatable {
    /// The network's class index: 1 for the first class.
    public let classIndex: Int
    /// Object numbers, row-major, of the chip's own size: 0 is background, every other distinct value is one object.
    public var ids: [UInt32]

    public init(classIndex: Int, ids: [UInt32]) {
        self.classIndex = classIndex
        self.ids = ids
    }
}

/// A class of objects as the `.emd` lists it.
public struct ClassDefinition: Sendable, Equatable, Codable {
    /// The value in the user's label field.
    public let value: Int
    /// The name people read, and the name of the class's folder under `labels/`.
    public let name: String
    /// Red, green and blue from 0 to 255; nil where the export has none (`[-1, -1, -1]`).
    public let color: [Int]?

    public init(value: Int, name: String, color: [Int]? = nil) {
        self.value = value
        self.name = name
        self.color = color
    }
}
