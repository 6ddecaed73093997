internal import Esri
public import Job
internal import Raster

/// Looks at a file and tells what it is, and what of it does not fit a model.
public enum Inspection {
    /// - Throws: `EsriError`, `ArchiveError` or `RasterError` where the file cannot be read.
    public static func inspect(_ order: InspectOrder) throws -> (card: Card, findings: [Finding]) {
        let model = try order.model.map { try ModelSurvey(of: $0) }
        guard order.path.lowercased().hasSuffix(".emd") || isArchive(order.path) else {
            let survey = try RasterSurvey(of: order.path)
            let findings = model.map { Compatibility(model: ModelNeeds($0), imagery: Imagery(survey, path: order.path)).findings }
            return (.raster(try RasterCard(survey, path: order.path)), findings ?? [])
        }
        if try ArchiveContent.look(at: order.path) == .modelPackage { return (.model(try ModelCard(ModelSurvey(of: order.path))), []) }
        let data = try TrainingData.inspect(order.path)
        let card = try DataCard(data, Census(of: data), settings: order.prepare)
        let findings = model.map { Compatibility(model: ModelNeeds($0), imagery: Imagery(data), settings: order.prepare).findings }
        return (.trainingData(card), findings ?? [])
    }

    /// Whether the path is a folder, or a file that begins as a zip does.
    private static func isArchive(_ path: String) -> Bool {
        do {
            _ = try Archive(opening: path)
            return true
        } catch ArchiveError.notAZip {
            return false
        } catch {
            return true
        }
    }
}
