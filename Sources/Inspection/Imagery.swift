public import Esri
public import Raster

/// What there is of imagery, with labels or without: an export's chips, or one raster.
public struct Imagery: Sendable, Equatable {
    /// What training data has and a raster has not.
    public struct Labels: Sendable, Equatable {
        /// The metadata format: `RCNN_Masks`.
        public var format: String
        /// Names of the classes, in order.
        public var classes: [String]
        public var chips: Int

        public init(format: String, classes: [String], chips: Int) {
            self.format = format
            self.classes = classes
            self.chips = chips
        }
    }

    /// How sentences call it: the file's name.
    public var name: String
    /// Columns and rows of a chip, or of the raster.
    public var width, height: Int
    public var bands: Int
    /// One name a band, or none.
    public var bandNames: [String]
    /// How a value is stored: `uint16`.
    public var pixelType: String
    public var cell: GroundCell?
    public var labels: Labels?

    public init(
        name: String, width: Int, height: Int, bands: Int, bandNames: [String] = [], pixelType: String = "uint8", cell: GroundCell? = nil,
        labels: Labels? = nil
    ) {
        self.name = name
        self.width = width
        self.height = height
        self.bands = bands
        self.bandNames = bandNames
        self.pixelType = pixelType
        self.cell = cell
        self.labels = labels
    }

    /// The chips of an export; their place on the ground is the first chip's.
    public init(_ data: TrainingData) {
        self.init(
            name: data.path.fileName, width: data.tileWidth, height: data.tileHeight, bands: data.bandCount,
            bandNames: data.bandNames.count == data.bandCount ? data.bandNames : [], pixelType: data.pixelType.rawValue,
            cell: data.georeference.flatMap { GroundCell($0, width: data.tileWidth, height: data.tileHeight) }
                ?? (data.minCellSize ?? data.maxCellSize).flatMap(GroundCell.init),
            labels: Labels(format: data.metadataMode, classes: data.classes.map(\.name), chips: data.chips.count))
    }

    /// One raster.
    public init(_ survey: RasterSurvey, path: String) {
        let names = survey.bands.map(\.name)
        self.init(
            name: path.fileName, width: survey.width, height: survey.height, bands: survey.bands.count,
            bandNames: names.allSatisfy { !$0.isEmpty } ? names : [], pixelType: survey.pixelType,
            cell: survey.georeference.flatMap { GroundCell($0, width: survey.width, height: survey.height) })
    }
}

/// The side of a pixel on the ground, in metres.
public struct GroundCell: Sendable, Equatable {
    /// By the reference system's own units, in which ArcGIS compares: Web Mercator's metres are short of real ones.
    public var nominal: Double
    /// As measured on the ellipsoid; nil where the place is not known.
    public var ground: Double?
    /// The reference system's code, or its name where it has none.
    public var system: String

    public init(nominal: Double, ground: Double? = nil, system: String) {
        self.nominal = nominal
        self.ground = ground
        self.system = system
    }

    /// nil where the size has no reference system, so that its unit is not known.
    init?(_ size: CellSize) {
        guard let system = size.spatialReference?.coordinateSystem else { return nil }
        self.init(nominal: size.y * system.metresPerUnit, system: system.code ?? system.name)
    }

    /// nil where the raster has no reference system.
    init?(_ georeference: Georeference, width: Int, height: Int) {
        guard let system = CoordinateSystem(wkt: georeference.projection) else { return nil }
        let ground = system.groundCell(georeference, width: width, height: height)
        self.init(nominal: CellSize(georeference).y * system.metresPerUnit, ground: ground.map { max($0.x, $0.y) }, system: system.code ?? system.name)
    }

    /// This cell's side as it compares with another's: by their units where the reference system is one, else on the ground.
    func side(comparedWith other: GroundCell) -> Double { system == other.system ? nominal : ground ?? nominal }
}
