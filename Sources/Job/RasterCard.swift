/// What a raster is.
public struct RasterCard: Codable, Sendable, Equatable {
    /// The raster.
    public var file: FileCard
    /// GDAL's short name of the format: `GTiff`.
    public var format: String
    /// Columns and rows.
    public var width, height: Int
    /// In their order.
    public var bands: [BandCard]
    /// How a value is stored: `uint8`, `float32`.
    public var pixelType: String
    /// The reference system's name with its code; nil where there is none.
    public var crs: String?
    /// The ground that a pixel covers; nil where that is not known.
    public var cell: CellCard?
    /// Where it lies; nil where it does not tell.
    public var extent: ExtentCard?
    /// Whether the statistics come from a sample of the pixels.
    public var isSampled: Bool

    public init(
        file: FileCard, format: String, width: Int, height: Int, bands: [BandCard], pixelType: String, crs: String?, cell: CellCard?,
        extent: ExtentCard?, isSampled: Bool
    ) {
        self.file = file
        self.format = format
        self.width = width
        self.height = height
        self.bands = bands
        self.pixelType = pixelType
        self.crs = crs
        self.cell = cell
        self.extent = extent
        self.isSampled = isSampled
    }
}
