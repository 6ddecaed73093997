internal import Raster

/// The one definition of a model package, with the archive that it lies in.
struct DefinitionFile {
    let archive: Archive
    /// Its path inside the archive.
    let entry: String
    let definition: ModelDefinition
    /// Whether a bare `.emd` was opened: then the archive is its folder, of which only the files that it names belong to it.
    let isBare: Bool

    /// - Throws: `EsriError` where there is not exactly one `.emd`, or where that is no JSON.
    init(opening path: String) throws(EsriError) {
        let isBare = path.lowercased().hasSuffix(".emd")
        let archive = try wrappingArchiveErrors { () throws(ArchiveError) in
            try Archive(opening: isBare ? path.folder : path, recursively: !isBare)
        }
        let found = isBare ? [path.lastComponent] : Self.definitions(in: archive)
        guard let entry = found.first else { throw .noModel(path: path) }
        guard found.count == 1 else { throw .several(path: path, what: ".emd files", found: found) }
        let bytes = try wrappingArchiveErrors { () throws(ArchiveError) in try archive.read(entry, limit: JSONValue.sizeLimit) }
        definition = try ModelDefinition(parsing: bytes, name: isBare ? path : "\(path)/\(entry)")
        (self.archive, self.entry, self.isBare) = (archive, entry, isBare)
    }

    /// The definitions in an archive, apart from those of training data.
    static func definitions(in archive: Archive) -> [String] {
        archive.entries.map(\.name).filter {
            !$0.isClutter && $0.lowercased().hasSuffix(".emd") && $0.lastComponent.lowercased() != "esri_model_definition.emd"
        }
    }
}
