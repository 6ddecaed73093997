import Foundation
import Raster
import TestSupport

@testable import Esri

/// A tiny export in the layout of either generation of ArcGIS Pro, to be written as a folder or a zip and bent as a test needs it.
struct Export {
    enum Generation { case pro2, pro3 }

    var generation = Generation.pro3
    var top = "pools/"
    var mode = "RCNN_Masks"
    var classes = [(value: 1, name: "round"), (value: 4, name: "square pool")]
    var classKeys = ("Value", "Name")
    /// Chip name, and object numbers of each band of each class that occurs, `[4, 4]`.
    var chips: [(name: String, labels: [String: [[Float]]])] = [
        ("000000000", ["round": [Export.ids(3, 9)]]),
        ("000000001", ["round": [Export.ids(7)], "square pool": [Export.ids(1, 2), Export.ids(0, 300)]]),
        ("000000002", [:]),
    ]
    var side = 4
    /// Files to add, or to replace; nil removes.
    var changes: [String: [UInt8]?] = [:]

    /// A 4 x 4 raster: `first` in the upper left corner, `second` in the lower right one.
    static func ids(_ first: Float, _ second: Float = 0) -> [Float] {
        var ids = [Float](repeating: 0, count: 16)
        (ids[0], ids[1], ids[15]) = (first, first, second)
        return ids
    }

    static func pixels(of chip: Int) -> [Float] { (0..<48).map { Float(($0 * 5 + chip * 11) % 256) } }

    // MARK: Texts

    private func list(_ keys: (String, String)) -> String {
        classes.map { "{ \"\(keys.0)\" : \($0.value), \"\(keys.1)\" : \"\($0.name)\", \"Color\" : [ -1, -1, -1 ] }" }.joined(separator: ",\n")
    }

    var definition: String {
        let cell = "{ \"x\" : 0.25, \"y\" : 0.5, \"spatialReference\" : { \"wkid\" : 102100, \"latestWkid\" : 3857 } }"
        let size = generation == .pro2 ? "\"e.g. 256\"" : "\(side)"
        let more = generation == .pro2 ? "" : """
            "MetaDataMode" : "\(mode)", "ImageSpaceUsed" : "PIXEL_SPACE", "MinCellSize" : \(cell), "MaxCellSize" : \(cell),
            "InputRastersProps" : { "RasterCount" : 1, "SensorName" : "Undefined", "BandNames" : [ "Red", "Green", "Blue" ] },
            "AllTilesStats" : [ \((0..<3).map { "{ \"BandName\" : \"\", \"Min\" : \($0), \"Max\" : 255, \"Mean\" : 100.5, \"StdDev\" : 20 }" }.joined(separator: ",")) ],
            """
        return """
            {
              "Framework" : "e.g. TensorFlow or PyTorch",
              "ImageHeight" : \(size), "ImageWidth" : \(size),
              "ExtractBands" : "e.g. [0, 1, 2]",
              \(more)
              "Classes" : [ \(list(classKeys)) ]
            }
            """
    }

    var statistics: String {
        let state = generation == .pro2 ? "" : ", \"BandStatsState\" : [ { \"Min\" : 0, \"Max\" : 9, \"Mean\" : 0, \"StdDev\" : 0, \"M1\" : 4, \"M2\" : 90, \"Num\" : 10 } ]"
        return """
            { "Version" : 1, "NumBands" : 3, "TileSizeX" : \(side), "TileSizeY" : \(side), "NumClasses" : \(classes.count),
              "NumTiles" : \(chips.count), "MetaDataMode" : "\(mode)", "Classes" : [ \(list(("ClassValue", "ClassName"))) ]\(state) }
            """
    }

    /// One line a chip with all its labels, as Windows writes it.
    var map: String {
        chips.map { chip in
            "images\\\(chip.name).tif  " + chip.labels.keys.sorted().map { "labels\\\($0)\\\(chip.name).tif " }.joined() + "\r\n"
        }.joined()
    }

    // MARK: Files

    /// All files by their path.
    private func files(_ folder: TemporaryFolder) throws -> [String: [UInt8]] {
        var files = ["esri_model_definition.emd": Array(definition.utf8), "esri_accumulated_stats.json": Array(statistics.utf8)]
        files["map.txt"] = Array(map.utf8)
        files["stats.txt"] = Array("images = \(chips.count)".utf8)
        for (index, chip) in chips.enumerated() {
            files["images/\(chip.name).tif"] = try tiff(Self.pixels(of: index), bands: 3, .uint8, folder)
            files["images/\(chip.name).tfw"] = Array(Georeference(transform: [9, 0.25, 0, 9, 0, -0.5], projection: "").worldFile.utf8)
            for (name, bands) in chip.labels {
                files["labels/\(name)/\(chip.name).tif"] = try tiff(bands.flatMap(\.self), bands: bands.count, .uint16, folder)
            }
        }
        for (name, change) in changes { files[name] = change }
        return files
    }

    private func tiff(_ pixels: [Float], bands: Int, _ type: PixelType, _ folder: TemporaryFolder) throws -> [UInt8] {
        try RasterImage(width: side, height: side, bands: bands, pixels: pixels, pixelType: type)
            .write(to: "\(folder.path)/scratch.tif", as: .geoTIFF(compression: .lzw))
        defer { try? FileManager.default.removeItem(atPath: "\(folder.path)/scratch.tif") }
        return try folder.bytes("scratch.tif")
    }

    /// Writes the export as a zip.
    func zip(_ folder: TemporaryFolder, _ name: String = "export.zip") throws -> String {
        let path = "\(folder.path)/\(name)"
        try Archive.write(files(folder).sorted { $0.key < $1.key }.map { (name: top + $0.key, source: .bytes($0.value)) }, to: path)
        return path
    }

    /// Writes the export as a folder.
    func directory(_ folder: TemporaryFolder) throws -> String {
        for (name, bytes) in try files(folder) { try folder.write(bytes, as: "export/" + top + name) }
        return "\(folder.path)/export"
    }
}
