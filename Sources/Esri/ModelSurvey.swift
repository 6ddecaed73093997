public import Raster

/// A model package of any framework: its definition is read, its weights need not be there.
public struct ModelSurvey: Sendable {
    public let path: String
    public let definition: ModelDefinition
    /// Why the package cannot be re-trained; nil where nothing speaks against it.
    public let obstacle: EsriError?
    /// The archive, and the files of it that belong to the model.
    public let archive: Archive
    public let files: [Archive.Entry]

    /// Whether a zip or a folder holds a model's definition, whatever else is in it.
    public static func isPackage(_ archive: Archive) -> Bool { !ModelPackage.definitions(in: archive).isEmpty }

    /// - Throws: `EsriError` where there is not exactly one `.emd`, or where that is no JSON.
    public init(of path: String) throws(EsriError) {
        self.path = path
        let isDefinition = path.lowercased().hasSuffix(".emd")
        let archive = try wrappingArchiveErrors { () throws(ArchiveError) in
            try Archive(opening: isDefinition ? path.folder : path, recursively: !isDefinition)
        }
        let entries = isDefinition ? [path.lastComponent] : ModelPackage.definitions(in: archive)
        guard let entry = entries.first else { throw .noModel(path: path) }
        guard entries.count == 1 else { throw .several(path: path, what: ".emd files", found: entries) }
        let bytes = try wrappingArchiveErrors { () throws(ArchiveError) in try archive.read(entry, limit: JSONValue.sizeLimit) }
        let definition = try ModelDefinition(parsing: bytes, name: isDefinition ? path : "\(path)/\(entry)")
        self.definition = definition
        self.archive = archive
        obstacle = Self.obstacle(definition, path: path)
        let own = [entry.lowercased(), (definition.modelFile ?? entry.stem + ".pth").lowercased()]
        files = isDefinition ? archive.entries.filter { own.contains($0.name.lowercased()) } : archive.entries
    }

    private static func obstacle(_ definition: ModelDefinition, path: String) -> EsriError? {
        do throws(EsriError) {
            try definition.requireMaskRCNN()
            _ = try ModelPackage(opening: path)
            return nil
        } catch {
            return error
        }
    }
}
