import Foundation
internal import Raster

/// Training data as ArcGIS Pro's "Export Training Data For Deep Learning" writes it in `RCNN_Masks` format.
public struct Export: Sendable {
    public let chips: [Chip]
    /// In the order of the class values, which count from 1.
    public let classes: [ObjectClass]
    public let generation: Generation

    /// - Precondition: At least one scene, all with the same classes and chip size.
    public init(_ scenes: [Scene], generation: Generation) {
        precondition(!scenes.isEmpty, "an export needs a scene")
        chips = scenes.flatMap(\.chips)
        classes = scenes[0].classes
        self.generation = generation
    }

    /// Chips that hold no object.
    public var emptyChips: Int { chips.count { $0.labels.isEmpty } }

    /// Labelled objects; one that chip borders cut counts once in each chip.
    public var objects: Int { chips.flatMap(\.labels).reduce(0) { $0 + $1.areas.count } }

    /// Writes the export as a folder.
    ///
    /// - Throws: `SceneError.folderNotEmpty`, `SceneError.cannotWrite`, or `RasterError`.
    public func write(toFolder path: String) throws {
        let present = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        guard present.isEmpty else { throw SceneError.folderNotEmpty(path) }
        try writeFiles(into: path)
    }

    /// Writes the export as a zip.
    ///
    /// - Parameter topFolder: Whether everything lies in a folder named after the zip.
    /// - Throws: `SceneError.cannotWrite`, `RasterError` or `ArchiveError`.
    public func write(toZip path: String, topFolder: Bool) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("export-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let names = try writeFiles(into: folder)
        let prefix = topFolder ? URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent + "/" : ""
        try Archive.write(names.map { (prefix + $0, .file("\(folder)/\($0)")) }, to: path)
    }

    /// - Returns: The names of the files inside the folder.
    @discardableResult
    private func writeFiles(into folder: String) throws -> [String] {
        for name in ["images"] + classes.map({ "labels/\($0.name)" }) { try makeFolder("\(folder)/\(name)") }
        let texts = metadata
        for (name, text) in texts { try writeText(text, to: "\(folder)/\(name)") }
        return try texts.map(\.0) + chips.enumerated().flatMap { try $1.write(into: folder, as: generation.name(ofChip: $0)) }
    }

    private var metadata: [(String, String)] {
        let metadata = ExportMetadata(statistics: ExportStatistics(chips, classes: classes), generation: generation)
        let rows = chips.enumerated().map { (name: generation.name(ofChip: $0), classes: $1.labels.map(\.objectClass)) }
        return [
            ("esri_accumulated_stats.json", metadata.accumulatedStatistics),
            ("esri_model_definition.emd", metadata.modelDefinition),
            ("map.txt", ExportMetadata.map(rows)),
            ("stats.txt", metadata.summary),
        ]
    }
}

extension Chip {
    /// Writes the image, its world file and its label rasters.
    ///
    /// - Returns: The names of the files inside the folder.
    fileprivate func write(into folder: String, as name: String) throws -> [String] {
        let worldFile = "images/\(name).tfw"
        try writeText(image.georeference?.worldFile ?? "", to: "\(folder)/\(worldFile)")
        try image.write(to: "\(folder)/images/\(name).tif", as: .geoTIFF(compression: .lzw))
        return try ["images/\(name).tif", worldFile] + labels.map { label in
            let file = "labels/\(label.objectClass.name)/\(name).tif"
            try raster(label).write(to: "\(folder)/\(file)", as: .geoTIFF(compression: .lzw))
            return file
        }
    }

    private func raster(_ label: Label) -> RasterImage {
        RasterImage(
            width: image.width, height: image.height, bands: 1, pixels: label.ids.map { Float($0) },
            pixelType: (label.ids.max() ?? 0) > 255 ? .uint16 : .uint8, georeference: image.georeference)
    }
}

private func makeFolder(_ path: String) throws(SceneError) {
    do {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
        throw .cannotWrite(path)
    }
}

private func writeText(_ text: String, to path: String) throws(SceneError) {
    do {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    } catch {
        throw .cannotWrite(path)
    }
}
