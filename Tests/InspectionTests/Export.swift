import Foundation
import Raster
import TestSupport

/// A small export written as a folder, gone when the value is.
struct Export {
    private let folder: TemporaryFolder
    var path: String { folder.path }
    static let webMercator = 3857

    /// - Parameters:
    ///   - classes: names, with values from 1.
    ///   - more: further members of the definition, each behind a comma.
    init(mode: String = "RCNN_Masks", classes: [String] = ["pool"], more: String = "") throws {
        folder = try TemporaryFolder()
        let list = classes.enumerated().map { "{ \"Value\" : \($0 + 1), \"Name\" : \"\($1)\" }" }.joined(separator: ", ")
        try write("esri_model_definition.emd", "{ \"MetaDataMode\" : \"\(mode)\", \"Classes\" : [ \(list) ], \"ImageSpaceUsed\" : \"MAP_SPACE\"\(more) }")
    }

    func write(_ name: String, _ text: String) throws { try folder.write(text, as: name) }

    /// A chip of 32 x 32 pixels whose values differ with the seed.
    func chip(_ name: String, seed: Int, bands: Int = 3, type: PixelType = .uint8, at transform: [Double]? = nil, projection: String = "") throws {
        let pixels = (0..<1024 * bands).map { Float(($0 * 7 + seed * 13) % 251) }
        try raster("images/\(name).tif", pixels, bands: bands, type: type, transform.map { Georeference(transform: $0, projection: projection) })
    }

    /// A mask with so many objects of one pixel.
    func mask(_ name: String, of folder: String = "pool", objects: Int, height: Int = 32) throws {
        let ids = (0..<32 * height).map { Float($0 < objects ? $0 + 1 : 0) }
        try raster("labels/\(folder)/\(name).tif", ids, bands: 1, type: .uint16, nil)
    }

    /// A raster in which the first pixels are of the classes given.
    func classified(_ name: String, _ values: [Float]) throws {
        try raster("labels/\(name).tif", values + [Float](repeating: 0, count: 1024 - values.count), bands: 1, type: .uint8, nil)
    }

    private func raster(_ name: String, _ pixels: [Float], bands: Int, type: PixelType, _ place: Georeference?) throws {
        let target = "\(path)/\(name)"
        try FileManager.default.createDirectory(at: URL(filePath: target).deletingLastPathComponent(), withIntermediateDirectories: true)
        try RasterImage(width: 32, height: pixels.count / bands / 32, bands: bands, pixels: pixels, pixelType: type, georeference: place)
            .write(to: target, as: .geoTIFF(compression: .lzw))
    }
}

/// Well-known text of two systems in Esri's spelling.
enum Systems {
    static let degrees = """
        GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],\
        UNIT["Degree",0.0174532925199433]]
        """
    static let mercator = """
        PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",\(degrees),PROJECTION["Mercator_Auxiliary_Sphere"],\
        PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",0.0],\
        PARAMETER["Standard_Parallel_1",0.0],PARAMETER["Auxiliary_Sphere_Type",0.0],UNIT["Meter",1.0]]
        """
}
