public import Raster

/// A trained model as arcgis.learn saves it: a `.dlpk` (a zip), a zip of another name, the folder, or an `.emd` with its `.pth` beside it.
public struct ModelPackage: Sendable {
    /// What was opened.
    public let path: String
    /// The `.emd`'s stem.
    public let name: String
    public let definition: ModelDefinition
    /// Files that are neither definition nor weights nor figures, by their path inside the package, such as an inference function's `.py`:
    /// to be carried along byte for byte and never run.
    public let otherFiles: [(name: String, source: Archive.Source)]

    private let archive: Archive
    private let weights: String

    /// Opens a package; the weights are looked for but not read.
    ///
    /// - Throws: `EsriError` where there is not exactly one `.emd`, where that is no JSON, or where its weights are not there.
    public init(opening path: String) throws(EsriError) {
        let file = try DefinitionFile(opening: path)
        let root = String(Substring(file.entry.utf8.dropLast(file.entry.lastComponent.utf8.count)))
        let weights = try Self.weights(of: file.definition, stem: file.entry.stem, in: file.archive, root: root, path: path)
        self.path = path
        self.name = file.entry.stem
        self.definition = file.definition
        self.archive = file.archive
        self.weights = weights
        otherFiles = Self.others(file.archive, root: root, besides: [file.entry, weights], named: file.isBare ? file.definition : nil)
            .map { (name: $0, source: .file(file.archive.gdalPath(of: root + $0))) }
    }

    // MARK: Parts

    /// The file that `ModelFile` names, beside the definition; or the only `.pth` of the package.
    private static func weights(
        of definition: ModelDefinition, stem: String, in archive: Archive, root: String, path: String
    ) throws(EsriError) -> String {
        let candidates = archive.entries.map(\.name).filter { !$0.isClutter && $0.lowercased().hasSuffix(".pth") }
        let wanted = definition.modelFile ?? stem + ".pth"
        if let named = candidates.first(where: { $0.lowercased() == (root + wanted).lowercased() }) { return named }
        guard candidates.count == 1 else {
            throw .noWeights(path: path, found: candidates, expected: "'\(wanted)', which '\(definition.file.lastComponent)' names as ModelFile")
        }
        return candidates[0]
    }

    /// Beside a bare definition only the files it names belong to it; in a package all do but those that a save writes anew.
    private static func others(_ archive: Archive, root: String, besides known: [String], named definition: ModelDefinition?) -> [String] {
        let named = definition.map { definition in
            ["InferenceFunction", "ModelConfigurationFile"].compactMap { definition.json[$0]?.string?.lastComponent }
        }
        return archive.entries.map(\.name).filter { $0.hasPrefix(root) && !known.contains($0) && !$0.isClutter }
            .map { String($0.dropFirst(root.count)) }
            .filter { name in
                if let named { return named.contains(name) }
                return !name.hasPrefix("ModelCharacteristics/") && name != "model_metrics.html" && !name.lowercased().hasSuffix(".dlpk")
            }
    }

    // MARK: Reading

    /// The weights as a file; nil where they lie inside a zip and have to be extracted.
    public var weightsPath: String? { archive.isFolder ? archive.gdalPath(of: weights) : nil }

    /// Writes the weights, a `.pth` in PyTorch's own format, to a file of the caller's choice.
    public func extractWeights(to target: String) throws(EsriError) {
        try wrappingArchiveErrors { () throws(ArchiveError) in try archive.extract(weights, to: target) }
    }
}

extension String {
    /// The folder that a path's last component lies in.
    var folder: String {
        let folder = utf8.dropLast(lastComponent.utf8.count)
        return folder.isEmpty ? "." : folder.count > 1 ? String(Substring(folder.dropLast())) : "/"
    }
}
