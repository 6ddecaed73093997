public import Raster

/// An export of ArcGIS Pro's "Export Training Data For Deep Learning": a zip or a folder, opened but not decoded.
///
/// Both generations are read: Pro 2.x, whose definition is template text and whose mode stands in the statistics file, and Pro 3.x.
public struct TrainingData: Sendable {
    /// The zip or the folder.
    public let path: String
    /// The metadata format that was chosen at the export: `RCNN_Masks`.
    public let metadataMode: String
    /// The classes by ascending value; the network's index of a class is its position plus 1.
    public let classes: [ClassDefinition]
    /// The chips, sorted by name: those without labels too.
    public let chips: [ChipReference]
    /// Chips that `map.txt` lists and `images/` lacks: the export was damaged on its way.
    public let missingChips: [String]
    /// One name a band, empty where it has none.
    public let bandNames: [String]
    /// The sensor, empty where none is named: "Undefined" is Pro's word for that.
    public let sensorName: String
    /// One a band over all chips; empty where the export has none.
    public let bandStatistics: [BandStatistics]
    /// The smallest and the largest ground a pixel covers.
    public let minCellSize, maxCellSize: CellSize?
    /// The reference system as well-known text, from the first chip; nil where it has none.
    public let projection: String?
    /// Where the first chip lies; nil where it does not tell.
    public let georeference: Georeference?
    /// Whether the chips lie on the ground.
    public let imageSpace: ImageSpace
    /// Columns and rows of the first chip.
    public let tileWidth, tileHeight: Int
    /// Bands of the first chip.
    public let bandCount: Int
    /// How the first chip stores a value.
    public let pixelType: PixelType

    let archive: Archive

    /// The modes whose labels are read.
    public static let trainableModes: Set = ["RCNN_Masks"]

    /// Opens an export to train with; nothing but the header of the first chip is decoded.
    ///
    /// - Throws: `EsriError` where there is no export or more than one, where its mode is none of `trainableModes`, and where its
    ///   parts contradict each other.
    public init(opening path: String) throws(EsriError) {
        self = try Self.inspect(path)
        guard Self.trainableModes.contains(metadataMode) else { throw .unsupportedMode(path: path, mode: metadataMode) }
    }

    /// Opens an export of any mode, to tell what it is; chips of a mode that is not trained have no labels.
    public static func inspect(_ path: String) throws(EsriError) -> TrainingData {
        let archive = try wrappingArchiveErrors { () throws(ArchiveError) in try Archive(opening: path) }
        let files = try ExportFiles(in: archive)
        return try TrainingData(archive, files, ExportMetadata(archive, files))
    }

    private init(_ archive: Archive, _ files: ExportFiles, _ metadata: ExportMetadata) throws(EsriError) {
        guard let first = files.images.min(by: { $0.key < $1.key }) else {
            throw .inconsistent(
                file: archive.path, found: "holds no chip under \(files.root)images/", expected: ".tif, .png, .jpg or .mrf files there",
                mend: "export it again")
        }
        let header = try Self.header(archive.gdalPath(of: first.value))
        let mode = try metadata.mode
        let classes = Self.trainableModes.contains(mode) ? try metadata.trainableClasses(files) : try metadata.classes
        self.archive = archive
        path = archive.path
        metadataMode = mode
        self.classes = classes
        chips = try ChipReference.all(files, classes: classes, mode: mode, path: archive.path)
        missingChips = try metadata.listedChips.filter { files.images[$0] == nil }
        bandNames = metadata.bandNames
        sensorName = metadata.sensorName
        bandStatistics = metadata.bandStatistics
        let chipCell = header.georeference.map(CellSize.init)
        minCellSize = metadata.cellSize("MinCellSize") ?? chipCell
        maxCellSize = metadata.cellSize("MaxCellSize") ?? chipCell
        projection = header.georeference.flatMap { $0.projection.isEmpty ? nil : $0.projection }
        georeference = header.georeference
        imageSpace = try metadata.imageSpace
        tileWidth = header.width
        tileHeight = header.height
        bandCount = header.bands
        pixelType = header.pixelType
    }

    private static func header(_ path: String) throws(EsriError) -> RasterHeader {
        do throws(RasterError) { return try RasterHeader(contentsOf: path) } catch { throw .raster(error) }
    }
}

extension CellSize {
    /// The size a raster's coefficients give, with its system as text.
    public init(_ georeference: Georeference) {
        let t = georeference.transform
        let projection = georeference.projection
        self.init(
            x: (t[1] * t[1] + t[4] * t[4]).squareRoot(), y: (t[2] * t[2] + t[5] * t[5]).squareRoot(),
            spatialReference: projection.isEmpty ? nil : SpatialReference(wkt: projection))
    }
}

extension String {
    /// What follows the last slash or backslash; an accent after it makes no other character of it, as on disk.
    var lastComponent: String {
        utf8.split { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }.last.map { String(Substring($0)) } ?? ""
    }
}
