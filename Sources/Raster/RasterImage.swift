/// The pixels of a chip or an image, band after band.
public struct RasterImage: Sendable, Equatable {
    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int
    /// Number of bands.
    public let bands: Int
    /// Values in the source's own units, `[bands, height, width]` in row-major order.
    public var pixels: [Float]
    /// How far each pixel is to be seen, from 0 to 255, `[height, width]`: 0 where there is no data; nil where all are to be seen. It is for
    /// pictures alone and leaves ``pixels`` as they are stored.
    public var opacity: [UInt8]?
    /// How the source stores a value.
    public let pixelType: PixelType
    /// Where the pixels lie on the ground, where the source says so.
    public let georeference: Georeference?

    /// - Precondition: `pixels.count == bands * height * width`, and `opacity` has one value a pixel.
    public init(
        width: Int, height: Int, bands: Int, pixels: [Float], opacity: [UInt8]? = nil,
        pixelType: PixelType = .uint8, georeference: Georeference? = nil
    ) {
        precondition(pixels.count == width * height * bands, "a raster image needs one value per pixel and band")
        precondition(opacity.map { $0.count == width * height } ?? true, "opacity is one value per pixel")
        self.width = width
        self.height = height
        self.bands = bands
        self.pixels = pixels
        self.opacity = opacity
        self.pixelType = pixelType
        self.georeference = georeference
    }
}

/// How a raster stores one value.
public enum PixelType: String, Sendable, Codable {
    case uint8, int8, uint16, int16, uint32, int32, float32, float64
}

/// Position and scale of a raster on the ground.
public struct Georeference: Sendable, Equatable {
    /// GDAL's six coefficients: x of the upper left corner, pixel width, row rotation, y of the upper left corner, column rotation, pixel height (negative when north is up).
    public let transform: [Double]
    /// The coordinate reference system as well-known text; empty where none is known.
    public let projection: String

    /// - Precondition: `transform` has six values.
    public init(transform: [Double], projection: String) {
        precondition(transform.count == 6, "a geotransform has six coefficients")
        self.transform = transform
        self.projection = projection
    }
}
