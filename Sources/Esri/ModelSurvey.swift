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

    /// - Throws: `EsriError` where there is not exactly one `.emd`, or where that is no JSON.
    public init(of path: String) throws(EsriError) {
        let file = try DefinitionFile(opening: path)
        self.path = path
        definition = file.definition
        archive = file.archive
        obstacle = Self.obstacle(file.definition, path: path)
        let own = [file.entry.lowercased(), (definition.modelFile ?? file.entry.stem + ".pth").lowercased()]
        files = file.isBare ? archive.entries.filter { own.contains($0.name.lowercased()) } : archive.entries
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
