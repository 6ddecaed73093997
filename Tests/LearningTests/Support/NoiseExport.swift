import Esri
import Foundation
import Raster
import TestSupport

@testable import Learning

/// An export of noise for the network of ``SavedPackage``: chips of 64 pixels, the first two of which have labels.
struct NoiseExport {
    var chips = 3
    /// Which chip has an object of which class, and where.
    var objects = [(name: "round", chip: 0, columns: 9..<24, rows: 0..<47), ("round", 1, 11..<48, 25..<31), ("square", 0, 57..<63, 15..<30)]
    /// `MAP_SPACE` or `PIXEL_SPACE`; nil leaves out the definition.
    var imageSpace: String?

    func write(in folder: TemporaryFolder) throws -> TrainingData {
        let root = "\(folder.path)/export"
        let classes = SavedPackage.classes.map { #"{ "Value" : \#($0.value), "Name" : "\#($0.name)" }"# }.joined(separator: ", ")
        for part in ["images", "labels/round", "labels/square"] {
            try FileManager.default.createDirectory(atPath: "\(root)/\(part)", withIntermediateDirectories: true)
        }
        try folder.write(
            #"{ "NumBands" : 3, "MetaDataMode" : "RCNN_Masks", "Classes" : [ \#(classes) ] }"#, as: "export/esri_accumulated_stats.json")
        if let imageSpace { try folder.write(#"{ "ImageSpaceUsed" : "\#(imageSpace)" }"#, as: "export/esri_model_definition.emd") }
        for chip in 0..<chips {
            try RasterImage(width: 64, height: 64, bands: 3, pixels: SavedPackage.pixels(of: chip)).write(to: "\(root)/images/00000000\(chip).png", as: .png)
        }
        for (name, chip, columns, rows) in objects {
            let label = (0..<64 * 64).map { index -> Float in columns.contains(index % 64) && rows.contains(index / 64) ? 1 : 0 }
            try RasterImage(width: 64, height: 64, bands: 1, pixels: label).write(to: "\(root)/labels/\(name)/00000000\(chip).png", as: .png)
        }
        return try TrainingData(opening: root)
    }
}
