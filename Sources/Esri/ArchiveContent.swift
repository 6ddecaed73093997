internal import Raster

/// What a dropped archive or folder is, by the names in it.
public enum ArchiveContent: Sendable, Equatable {
    /// An export to train with, also where arcgis.learn has put models into it.
    case trainingData
    /// A trained model.
    case modelPackage

    /// Looks into the archive's directory; decodes nothing.
    ///
    /// - Returns: nil where it is neither.
    /// - Throws: `EsriError.archive` where the archive cannot be read.
    public static func look(at path: String) throws(EsriError) -> ArchiveContent? {
        if path.lowercased().hasSuffix(".emd") { return .modelPackage }
        let archive = try wrappingArchiveErrors { () throws(ArchiveError) in try Archive(opening: path) }
        if !ExportFiles.roots(of: archive).isEmpty { return .trainingData }
        return DefinitionFile.definitions(in: archive).isEmpty ? nil : .modelPackage
    }
}
