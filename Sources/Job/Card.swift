/// What a file is, for a person who wants to know whether it will do: the answer to `JobOrder.inspect`.
public enum Card: Codable, Sendable, Equatable {
    case trainingData(DataCard)
    case model(ModelCard)
    case raster(RasterCard)
}

/// A file with its size and digest.
public struct FileCard: Codable, Sendable, Equatable {
    /// The path, or the name inside a package.
    public var name: String
    /// The file's size, or that of all files in the folder.
    public var bytes: Int
    /// 64 hexadecimal digits; nil for a folder.
    public var sha256: String?

    public init(name: String, bytes: Int, sha256: String?) {
        self.name = name
        self.bytes = bytes
        self.sha256 = sha256
    }
}

/// The ground that a pixel covers.
public struct CellCard: Codable, Sendable, Equatable {
    /// Width and height in `unit`.
    public var x, y: Double
    /// `metre`, `degree`, or `pixel` where no reference system is known.
    public var unit: String
    /// Width and height in metres on the ground, at the imagery's centre; nil where its place is not known.
    public var metres: [Double]?

    public init(x: Double, y: Double, unit: String, metres: [Double]?) {
        self.x = x
        self.y = y
        self.unit = unit
        self.metres = metres
    }
}

/// A rectangle in units of the reference system.
public struct ExtentCard: Codable, Sendable, Equatable {
    /// In the units of the reference system.
    public var minX, minY, maxX, maxY: Double

    public init(minX: Double, minY: Double, maxX: Double, maxY: Double) {
        self.minX = minX
        self.minY = minY
        self.maxX = maxX
        self.maxY = maxY
    }
}

/// A class of objects.
public struct ClassCard: Codable, Sendable, Equatable {
    /// The number that stands for the class in labels.
    public var value: Int
    /// As people call it.
    public var name: String
    /// Red, green and blue from 0 to 255.
    public var color: [Int]?
    /// Labelled objects of it; nil where nothing is counted.
    public var instances: Int?
    /// Labelled pixels of it, where every pixel has a class.
    public var pixels: Int?

    public init(value: Int, name: String, color: [Int]?, instances: Int? = nil, pixels: Int? = nil) {
        self.value = value
        self.name = name
        self.color = color
        self.instances = instances
        self.pixels = pixels
    }
}

/// How the values of a band are distributed.
public struct BandCard: Codable, Sendable, Equatable {
    /// The band's name; empty where it has none.
    public var name: String
    /// In the source's units; nil where they are not known.
    public var minimum, maximum, mean, deviation: Double?
    /// The value that stands for no data.
    public var noData: Double?

    public init(
        name: String, minimum: Double? = nil, maximum: Double? = nil, mean: Double? = nil, deviation: Double? = nil, noData: Double? = nil
    ) {
        self.name = name
        self.minimum = minimum
        self.maximum = maximum
        self.mean = mean
        self.deviation = deviation
        self.noData = noData
    }
}
