/// What a model package is and needs.
public struct ModelCard: Codable, Sendable, Equatable {
    /// The package or the definition.
    public var file: FileCard
    /// `MaskRCNN`; or ArcGIS's kind of task where no name is given.
    public var type: String
    /// Such as `resnet50`; nil where none is named.
    public var backbone: String?
    /// The program that runs it, such as `arcgis.learn.models._inferencing`.
    public var framework: String?
    /// The version of arcgis.learn that wrote it.
    public var version: String?
    /// Why it cannot be re-trained, as a sentence; nil where it can.
    public var obstacle: String?
    /// What it finds, in its order.
    public var classes: [ClassCard]
    /// Side in pixels of the chips it was trained on.
    public var chipSize: Int?
    /// The imagery's bands that it sees, counted from 1.
    public var usedBands: [Int]
    /// All bands of the imagery it was trained on; empty for 8-bit colour.
    public var bands: [BandCard]
    /// `uint8`, or `any, stretched` for imagery that is scaled by its statistics.
    public var pixelType: String
    /// The ground that a pixel of its imagery covered; nil where that is not known.
    public var cell: CellCard?
    /// Average precision by class, as saved in the package.
    public var averagePrecision: [String: Double]
    /// The files inside.
    public var files: [FileCard]

    public init(
        file: FileCard, type: String, backbone: String?, framework: String?, version: String?, obstacle: String?, classes: [ClassCard],
        chipSize: Int?, usedBands: [Int], bands: [BandCard], pixelType: String, cell: CellCard?, averagePrecision: [String: Double],
        files: [FileCard]
    ) {
        self.file = file
        self.type = type
        self.backbone = backbone
        self.framework = framework
        self.version = version
        self.obstacle = obstacle
        self.classes = classes
        self.chipSize = chipSize
        self.usedBands = usedBands
        self.bands = bands
        self.pixelType = pixelType
        self.cell = cell
        self.averagePrecision = averagePrecision
        self.files = files
    }
}
