public import Raster

/// Why training data or a model package cannot be used; every description is one sentence that names the file.
public enum EsriError: Error, Equatable, CustomStringConvertible {
    /// The archive cannot be read or written.
    case archive(ArchiveError)
    /// A chip or label raster cannot be read.
    case raster(RasterError)
    /// A text file is no JSON.
    case notJSON(file: String, line: Int, reason: String)
    /// A field of a JSON file is missing or makes no sense.
    case field(file: String, field: String, found: String, expected: String)
    /// The archive has nothing that an export has.
    case noTrainingData(path: String)
    /// The archive holds more than one of what it should hold once.
    case several(path: String, what: String, found: [String])
    /// An export of another kind.
    case unsupportedMode(path: String, mode: String)
    /// Something in an export contradicts the rest.
    case inconsistent(file: String, found: String, expected: String, mend: String)
    /// The archive has no model definition.
    case noModel(path: String)
    /// The weights that the definition names are not there.
    case noWeights(path: String, found: [String], expected: String)
    /// A model that the program does not train.
    case unsupportedModel(file: String, found: String, expected: String)
    /// A file cannot be written or moved.
    case unwritable(path: String, reason: String)

    public var description: String {
        switch self {
        case .archive(let error): error.description
        case .raster(let error): error.description
        case .notJSON(let file, let line, let reason): "\(file) is not valid JSON at line \(line): \(reason); export or save it again."
        case .field(let file, let field, let found, let expected): "\(file) has \(found) as '\(field)'; expected \(expected)."
        case .noTrainingData(let path):
            "\(path) holds no training data: neither esri_model_definition.emd nor esri_accumulated_stats.json was found; "
                + "export it with ArcGIS Pro's Export Training Data For Deep Learning, format RCNN Masks."
        case .several(let path, let what, let found):
            "\(path) holds \(found.count) \(what) (\(found.list)); expected one, so put each into an archive of its own."
        case .unsupportedMode(let path, let mode):
            "\(path) was exported as '\(mode)', which cannot be trained yet; export it again with the metadata format RCNN Masks."
        case .inconsistent(let file, let found, let expected, let mend): "\(file) \(found); expected \(expected), so \(mend)."
        case .noModel(let path): "\(path) holds no model: no .emd file was found; save the model again as a .dlpk package."
        case .noWeights(let path, let found, let expected):
            "\(path) holds \(found.isEmpty ? "no .pth file" : "the .pth files \(found.list)"); expected \(expected), so save the model again."
        case .unsupportedModel(let file, let found, let expected): "\(file) is of a model that cannot be trained yet (\(found)); expected \(expected)."
        case .unwritable(let path, let reason):
            "\(path) cannot be written (\(reason)); check the folder, its permissions and the free space."
        }
    }
}

extension [String] {
    /// The first few, for an error's text.
    var list: String { prefix(5).joined(separator: ", ") + (count > 5 ? ", …" : "") }
}

/// Runs `body` and wraps what the archive throws.
func wrappingArchiveErrors<Result>(_ body: () throws(ArchiveError) -> Result) throws(EsriError) -> Result {
    do throws(ArchiveError) { return try body() } catch { throw .archive(error) }
}
