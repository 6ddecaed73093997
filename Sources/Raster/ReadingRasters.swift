extension RasterImage {
    /// Reads a whole image with GDAL: GeoTIFF, PNG, JPEG or MRF by the name's extension.
    ///
    /// - Parameter path: any path GDAL understands, such as `/vsizip/{/data/export.zip}/images/000000012.tif`.
    /// - Throws: `RasterError` where the file is missing, damaged, larger than `RasterLimits`, or of another format.
    public init(contentsOf path: String) throws(RasterError) {
        let raster = try OpenRaster.open(path)
        self.init(
            width: raster.width, height: raster.height, bands: raster.bands, pixels: try raster.floats(),
            opacity: try raster.opacity(), pixelType: try raster.pixelType(), georeference: raster.georeference)
    }
}

extension RasterImage {
    /// Whether a file is one that can be read, by the extension of its name.
    public static func canRead(_ name: String) -> Bool { OpenRaster.driver(of: name) != nil }
}

/// A label raster: whole numbers that say which object, or which class, a pixel belongs to.
///
/// Its values stay exact up to 32 bits, where a `RasterImage` has floats.
public struct LabelRaster: Sendable, Equatable {
    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int
    /// One array a band, each `[height, width]` in row-major order.
    public let bands: [[UInt32]]

    /// Reads all bands of a label raster; the formats, paths and limits are those of `RasterImage`.
    ///
    /// Negative values, NaN and the value that stands for no data count as 0.
    public init(contentsOf path: String) throws(RasterError) {
        let raster = try OpenRaster.open(path)
        _ = try raster.pixelType()
        let values = try raster.wholeNumbers()
        let area = raster.width * raster.height
        width = raster.width
        height = raster.height
        bands = (0..<raster.bands).map { Array(values[$0 * area..<($0 + 1) * area]) }
    }
}

/// What a raster's header says; nothing is decoded.
public struct RasterHeader: Sendable, Equatable {
    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int
    /// Number of bands.
    public let bands: Int
    /// How the raster stores a value.
    public let pixelType: PixelType
    /// Where the raster lies on the ground, where it says so.
    public let georeference: Georeference?

    /// Reads the header alone; the formats, paths and limits are those of `RasterImage`.
    public init(contentsOf path: String) throws(RasterError) {
        let raster = try OpenRaster.open(path)
        width = raster.width
        height = raster.height
        bands = raster.bands
        pixelType = try raster.pixelType()
        georeference = raster.georeference
    }
}
