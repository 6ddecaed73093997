internal import Foundation
public import Raster

/// A model to be saved as arcgis.learn's `save` does, so that ArcGIS and arcgis.learn read it.
public struct SavedModel: Sendable {
    /// The folder's and the files' name.
    public var name: String
    public var definition: ModelDefinition
    /// The `.pth`; it is moved into the folder.
    public var weightsPath: String
    /// What `model_metrics.html` holds.
    public var metrics: ModelMetrics
    /// Files carried over from the package that was re-trained, by their path inside it.
    public var otherFiles: [(name: String, source: Archive.Source)]

    public init(
        name: String, definition: ModelDefinition, weightsPath: String, metrics: ModelMetrics,
        otherFiles: [(name: String, source: Archive.Source)] = []
    ) {
        self.name = name
        self.definition = definition
        self.weightsPath = weightsPath
        self.metrics = metrics
        self.otherFiles = otherFiles
    }

    /// Writes `<directory>/<name>/` with the `.emd`, the `.pth`, `model_metrics.html`, `ModelCharacteristics/` and `<name>.dlpk`, a zip of all these.
    ///
    /// The folder appears under its name only when it is whole and on the disk, and replaces one that was there.
    /// - Returns: the folder.
    /// - Throws: `EsriError` where the disk says no; the weights then lie where they were.
    public func write(to directory: String) throws(EsriError) -> String {
        guard !name.isEmpty, !name.hasPrefix("."), !name.utf8.contains(where: "/\\\0".utf8.contains) else {
            throw .field(file: directory, field: "model name", found: "'\(name)'", expected: "a file name without slashes or a leading dot")
        }
        let part = "\(directory)/.\(name).part"
        let folder = "\(directory)/\(name)"
        let files = FileManager.default
        try onDisk(part) {
            try? files.removeItem(atPath: part)
            try files.createDirectory(atPath: part + "/ModelCharacteristics", withIntermediateDirectories: true)
        }
        let small = smallFiles
        for file in small { try write(file, to: part) }
        let packed = [("ModelCharacteristics", .folder)] + small.map { ($0.name, Archive.Source.file("\(part)/\($0.name)")) }
            + [("\(name).pth", .stored(weightsPath))]
        try wrappingArchiveErrors { () throws(ArchiveError) in try Archive.write(packed, to: "\(part)/\(name).dlpk") }
        try sync((files.subpaths(atPath: part) ?? []).map { "\(part)/\($0)" } + [weightsPath])
        try onDisk(folder) {
            try files.moveItem(atPath: weightsPath, toPath: "\(part)/\(name).pth")
            do {
                if files.fileExists(atPath: folder) { try files.removeItem(atPath: folder) }
                try files.moveItem(atPath: part, toPath: folder)
            } catch {
                try files.moveItem(atPath: "\(part)/\(name).pth", toPath: weightsPath)
                throw error
            }
        }
        try sync([folder, directory])
        return folder
    }

    private func sync(_ paths: [String]) throws(EsriError) {
        for path in paths { try wrappingArchiveErrors { () throws(ArchiveError) in try syncToDisk(path) } }
    }

    /// Everything but the weights; what a save writes stands before what is carried over.
    private var smallFiles: [(name: String, source: Archive.Source)] {
        var files: [(name: String, source: Archive.Source)] = [
            ("\(name).emd", .bytes(definition.encoded())), ("model_metrics.html", .bytes(Array(metrics.html.utf8))),
        ]
        if let png = metrics.lossGraph { files.append(("ModelCharacteristics/loss_graph.png", .bytes(png))) }
        if let png = metrics.sampleResults { files.append(("ModelCharacteristics/show_results.png", .bytes(png))) }
        let taken = Set(files.map(\.name) + ["\(name).pth", "\(name).dlpk"])
        return files + otherFiles.filter { !taken.contains($0.name) }
    }

    private func write(_ file: (name: String, source: Archive.Source), to folder: String) throws(EsriError) {
        let target = "\(folder)/\(file.name)"
        try onDisk(target) { try FileManager.default.createDirectory(atPath: target.folder, withIntermediateDirectories: true) }
        try wrappingArchiveErrors { () throws(ArchiveError) in try file.source.write(to: target) }
    }
}

/// Runs `body` and wraps what Foundation throws.
private func onDisk(_ path: String, _ body: () throws -> Void) throws(EsriError) {
    do { try body() } catch { throw .unwritable(path: path, reason: error.localizedDescription) }
}
