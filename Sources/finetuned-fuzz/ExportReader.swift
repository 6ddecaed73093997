import Esri
import Foundation
import Raster

/// The text files of an export: definition, statistics and `map.txt`, one after the other with a zero byte between.
struct ExportReader: Reader {
    static let name = "export"
    private static let files = ["esri_model_definition.emd", "esri_accumulated_stats.json", "map.txt"]
    private let folder: String

    static func seeds() throws -> [[UInt8]] {
        let classes = #""Classes" : [ { "Value" : 1, "Name" : "pool", "Color" : [ -1, -1, -1 ] } ]"#
        let bands = #""AllTilesStats" : [ { "BandName" : "", "Min" : 0, "Max" : 255, "Mean" : 100.5, "StdDev" : 20 } ]"#
        let cell = #"{ "x" : 0.25, "y" : 0.5, "spatialReference" : { "wkid" : 102100, "latestWkid" : 3857 } }"#
        let raster = #""InputRastersProps" : { "RasterCount" : 1, "SensorName" : "Undefined", "BandNames" : [ "Red" ] }"#
        let statistics = #"{ "Version" : 1, "NumBands" : 1, "MetaDataMode" : "RCNN_Masks", "#
        let map = "images\\000000000.tif  labels\\pool\\000000000.tif \r\n"
        return [
            "{ \(classes), \(bands), \(raster), \"ImageSpaceUsed\" : \"MAP_SPACE\", \"MinCellSize\" : \(cell), \"MaxCellSize\" : \(cell) }\0\(statistics)\"NumTiles\" : 1 }\0\(map)",
            "{ \"ImageHeight\" : \"e.g. 256\", \(classes) }\0\(statistics)\"BandStatsState\" : [ { \"Min\" : 0, \"Max\" : 9, \"M1\" : 4, \"M2\" : 90, \"Num\" : 10 } ] }\0\(map)",
        ].map { Array($0.utf8) }
    }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "finetuned-fuzz-\(getpid())").path
        for part in ["images", "labels/pool"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(part)", withIntermediateDirectories: true)
            try RasterImage(width: 2, height: 2, bands: 1, pixels: [0, 1, 1, 0]).write(to: "\(folder)/\(part)/000000000.png", as: .png)
        }
    }

    func read(_ input: [UInt8]) {
        let parts = input.split(separator: 0, maxSplits: Self.files.count - 1, omittingEmptySubsequences: false)
        for (index, file) in Self.files.enumerated() {
            _ = try? Archive.Source.bytes(index < parts.count ? Array(parts[index]) : []).write(to: "\(folder)/\(file)")
        }
        guard let data = try? TrainingData(opening: folder) else { return }
        precondition(data.classes.allSatisfy { $0.value > 0 && !$0.name.isEmpty })
        for chip in data.chips { _ = try? data.read(chip) }
    }
}
