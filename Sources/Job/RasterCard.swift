/// What a raster is.
public struct RasterCard: Codable, Sendable, Equatable {
    public var file: FileCard
    /// GDAL's short name of the format: `GTiff`.
    public var format: String
    /// Columns and rows.
    public var width, height: Int
    public var bands: [BandCard]
    public var pixelType: String
    /// The reference system's name with its code; nil where there is none.
    public var crs: String?
    public var cell: CellCard?
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
