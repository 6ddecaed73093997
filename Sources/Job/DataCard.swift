/// What exported training data holds.
public struct DataCard: Codable, Sendable, Equatable {
    /// The zip or the folder.
    public var file: FileCard
    /// The metadata format of the export: `RCNN_Masks`.
    public var format: String
    /// Why it cannot be trained with, as a sentence; nil where it can.
    public var obstacle: String?
    /// How many images there are.
    public var chips: Int
    /// Chips without any label.
    public var emptyChips: Int
    /// What is labelled, by ascending value.
    public var classes: [ClassCard]
    /// Labelled objects; nil where labels are pixels.
    public var instances: Int?
    /// The fewest, the mean and the most objects on a chip.
    public var instancesPerChip: [Double]?
    /// Columns and rows of the first chip.
    public var chipWidth, chipHeight: Int
    /// In the order of the image's bands.
    public var bands: [BandCard]
    /// How a value is stored: `uint8`, `float32`.
    public var pixelType: String
    /// The sensor; empty where none is named.
    public var sensor: String
    /// `MAP_SPACE` or `PIXEL_SPACE`.
    public var imageSpace: String
    /// The reference system's name with its code; nil where there is none.
    public var crs: String?
    /// The ground that a pixel covers; nil where that is not known.
    public var cell: CellCard?
    /// Where all chips together lie; nil where they do not tell.
    public var extent: ExtentCard?
    /// What is wrong with chips and labels, one sentence each.
    public var problems: [String]

    public init(
        file: FileCard, format: String, obstacle: String?, chips: Int, emptyChips: Int, classes: [ClassCard], instances: Int?,
        instancesPerChip: [Double]?, chipWidth: Int, chipHeight: Int, bands: [BandCard], pixelType: String, sensor: String,
        imageSpace: String, crs: String?, cell: CellCard?, extent: ExtentCard?, problems: [String]
    ) {
        self.file = file
        self.format = format
        self.obstacle = obstacle
        self.chips = chips
        self.emptyChips = emptyChips
        self.classes = classes
        self.instances = instances
        self.instancesPerChip = instancesPerChip
        self.chipWidth = chipWidth
        self.chipHeight = chipHeight
        self.bands = bands
        self.pixelType = pixelType
        self.sensor = sensor
        self.imageSpace = imageSpace
        self.crs = crs
        self.cell = cell
        self.extent = extent
        self.problems = problems
    }
}
