internal import Raster

/// What the text files of an export say, whichever version of ArcGIS Pro wrote them.
struct ExportMetadata {
    private let archive: Archive
    private let files: ExportFiles
    private let definition, statistics: JSONValue

    init(_ archive: Archive, _ files: ExportFiles) throws(EsriError) {
        self.archive = archive
        self.files = files
        definition = try Self.json(files.definition, in: archive)
        statistics = try Self.json(files.statistics, in: archive)
    }

    private static func json(_ entry: String?, in archive: Archive) throws(EsriError) -> JSONValue {
        guard let entry else { return .object(JSONObject()) }
        let bytes = try wrappingArchiveErrors { () throws(ArchiveError) in try archive.read(entry, limit: JSONValue.sizeLimit) }
        let value = try JSONValue(parsing: bytes, name: "\(archive.path)/\(entry)")
        guard value.object != nil else {
            throw .field(file: "\(archive.path)/\(entry)", field: "(all)", found: value.summary, expected: "an object in braces")
        }
        return value
    }

    /// Names the definition, or the statistics where there is no definition, in errors.
    private var file: String { "\(archive.path)/\(files.definition ?? files.statistics ?? files.root)" }

    /// The statistics' mode, as arcgis.learn takes it; Pro 3 writes it into the definition too.
    var mode: String {
        get throws(EsriError) {
            guard let mode = statistics["MetaDataMode"] ?? definition["MetaDataMode"] else {
                throw .field(file: file, field: "MetaDataMode", found: "nothing", expected: "the export's metadata format, such as RCNN_Masks")
            }
            guard let text = mode.string, !text.isEmpty else {
                throw .field(file: file, field: "MetaDataMode", found: mode.summary, expected: "a name such as RCNN_Masks")
            }
            return text
        }
    }

    /// All classes by ascending value, from the definition or, where that has none, from the statistics.
    var classes: [ClassDefinition] {
        get throws(EsriError) {
            for (json, entry) in [(definition, files.definition), (statistics, files.statistics)] {
                guard let list = json["Classes"], let entry else { continue }
                let classes = try ClassDefinition.list(list, file: "\(archive.path)/\(entry)")
                if !classes.isEmpty { return classes.sorted { $0.value < $1.value } }
            }
            return []
        }
    }

    /// The classes that a network learns: all but an unused class of value 0, which is the background's.
    func trainableClasses(_ files: ExportFiles) throws(EsriError) -> [ClassDefinition] {
        let all = try classes
        if let background = all.first(where: { $0.value == 0 }), files.labels[background.name] != nil {
            throw .field(
                file: file, field: "Classes", found: "class '\(background.name)' with value 0, which is the background's,",
                expected: "values from 1, so renumber the label field and export again")
        }
        let classes = all.filter { $0.value != 0 }
        if let negative = classes.first, negative.value < 0 {
            throw .field(file: file, field: "Classes", found: "the value \(negative.value)", expected: "values from 1")
        }
        guard !classes.isEmpty else {
            throw .field(file: file, field: "Classes", found: "no class", expected: "at least one class with a value from 1")
        }
        return classes
    }

    // MARK: Imagery

    /// Old definitions do not say; arcgis.learn then takes map space.
    var imageSpace: ImageSpace {
        get throws(EsriError) {
            guard let json = definition["ImageSpaceUsed"] else { return .map }
            guard let space = json.string.flatMap(ImageSpace.init) else {
                throw .field(file: file, field: "ImageSpaceUsed", found: json.summary, expected: "MAP_SPACE or PIXEL_SPACE")
            }
            return space
        }
    }

    private var raster: JSONValue? { definition["InputRastersProps"] ?? statistics["InputRastersProps"] }

    var bandNames: [String] { raster?["BandNames"]?.array?.map { $0.string ?? "" } ?? [] }

    var sensorName: String { raster?["SensorName"]?.string.flatMap { $0 == "Undefined" ? nil : $0 } ?? "" }

    var bandStatistics: [BandStatistics] {
        BandStatistics.list(definition["AllTilesStats"]) ?? BandStatistics.list(statistics["BandStatsState"]) ?? []
    }

    func cellSize(_ key: String) -> CellSize? { CellSize(definition[key]) ?? CellSize(statistics[key]) }

    // MARK: Chips

    /// The stems of the images that `map.txt` lists, in its order.
    ///
    /// A line is `images\000000001.tif  labels\building\000000001.tif `, with backslashes, two spaces and CRLF as Windows writes it. A path may
    /// have single spaces in it: where no more than one stands between the columns, the labels' folder tells where the second begins.
    var listedChips: [String] {
        get throws(EsriError) {
            guard let map = files.map else { return [] }
            let bytes = try wrappingArchiveErrors { () throws(ArchiveError) in try archive.read(map, limit: 1 << 28) }
            return bytes.split { $0 == 0x0a || $0 == 0x0d }.compactMap { line in
                let text = line.drop { $0 == 0x20 || $0 == 0x09 }
                let end = text.indices.first { text[$0] == 0x09 || text[$0] == 0x20 && Self.beginsColumn(text[($0 + 1)...]) } ?? text.endIndex
                return text.isEmpty ? nil : String(decoding: text[..<end], as: UTF8.self).lastComponent.stem
            }
        }
    }

    /// Whether what follows a space is no part of the same path.
    private static func beginsColumn(_ rest: ArraySlice<UInt8>) -> Bool {
        [" ", "labels\\", "labels/"].contains { rest.starts(with: $0.utf8) }
    }
}
