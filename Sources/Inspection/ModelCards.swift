internal import Esri
internal import Job
internal import Raster

extension ModelCard {
    init(_ survey: ModelSurvey) throws {
        let definition = survey.definition
        let cell = definition.minCellSize ?? definition.maxCellSize
        self.init(
            file: try FileCard(path: survey.path), type: definition.modelName ?? definition.modelType ?? "unknown",
            backbone: definition.backbone, framework: definition.json["Framework"]?.string, version: definition.json["ArcGISLearnVersion"]?.string,
            obstacle: survey.obstacle?.description,
            classes: ((try? definition.classes) ?? []).map { ClassCard(value: $0.value, name: $0.name, color: $0.color) },
            chipSize: try? definition.chipSize, usedBands: definition.extractBands.map { $0 + 1 }, bands: definition.bandCards,
            pixelType: definition.isEightBit ? "uint8" : "any, stretched between each band's extremes", cell: cell.map(CellCard.init),
            averagePrecision: definition.averagePrecision, files: try survey.files.map { try FileCard($0, in: survey.archive) })
    }
}

extension ModelDefinition {
    /// Whether values are divided by 255 instead of being stretched.
    var isEightBit: Bool { normalizationStatistics?.minimum.isEmpty ?? true }

    fileprivate var bandCards: [BandCard] {
        let names = bandNames
        let statistics = normalizationStatistics ?? NormalizationStatistics()
        return (0..<max(names.count, statistics.minimum.count)).map { band in
            BandCard(
                name: names.indices.contains(band) ? names[band] : "", minimum: statistics.minimum.value(at: band),
                maximum: statistics.maximum.value(at: band), mean: statistics.mean.value(at: band), deviation: statistics.deviation.value(at: band))
        }
    }
}

extension [Double] {
    /// The number at `index`, if there is one.
    fileprivate func value(at index: Int) -> Double? { indices.contains(index) && self[index].isFinite ? self[index] : nil }
}
