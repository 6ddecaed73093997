import Esri
import Raster
import Report

/// What a base model asks of imagery, held against the training data.
struct Requirements {
    private let model: ModelDefinition
    private let data: TrainingData

    init(of model: ModelDefinition, for data: TrainingData) {
        self.model = model
        self.data = data
    }

    var all: [RunReport.Requirement] {
        [bands, values, classes, chipSize, cellSize].compactMap { $0 }
    }

    private var bands: RunReport.Requirement {
        let needed = model.extractBands
        let names = needed.map { model.bandNames.indices.contains($0) ? "\($0 + 1) (\(model.bandNames[$0]))" : "\($0 + 1)" }
        return .init(
            name: "Bands", expected: names.joined(separator: ", "), found: "\(DataDetails(data).bands) in all",
            isMet: needed.allSatisfy { (0..<data.bandCount).contains($0) })
    }

    private var values: RunReport.Requirement {
        let isStretched = model.normalizationStatistics != nil
        return .init(
            name: "Pixel values", expected: isStretched ? "in the range that the model was trained with" : "8-bit, 0 to 255",
            found: data.pixelType.rawValue, isMet: isStretched || data.pixelType == .uint8)
    }

    private var classes: RunReport.Requirement? {
        guard let known = try? model.classes.map(\.name) else { return nil }
        let found = data.classes.map(\.name)
        return .init(
            name: "Classes", expected: known.joined(separator: ", "), found: found.joined(separator: ", "), isMet: known == found)
    }

    private var chipSize: RunReport.Requirement? {
        guard let size = try? model.chipSize else { return nil }
        return .init(
            name: "Chip size", expected: "\(size) pixels or more", found: "\(data.tileWidth) × \(data.tileHeight) pixels",
            isMet: min(data.tileWidth, data.tileHeight) >= size)
    }

    /// Sizes are in the units of their reference system: those of different systems cannot be compared.
    private var cellSize: RunReport.Requirement? {
        guard let least = model.minCellSize, let most = model.maxCellSize, let cell = data.minCellSize,
            least.spatialReference?.number == cell.spatialReference?.number
        else { return nil }
        return .init(
            name: "Cell size", expected: least.x == most.x ? least.text : "\(least.text) to \(most.text)", found: cell.text,
            isMet: cell.x >= least.x / 1.5 && cell.x <= most.x * 1.5)
    }
}

/// What the report tells of training data beside its counts.
struct DataDetails {
    private let data: TrainingData

    init(_ data: TrainingData) {
        self.data = data
    }

    var facts: [RunReport.Fact] {
        let cell = data.minCellSize.map { [RunReport.Fact("Cell size", $0.text)] } ?? []
        return [
            RunReport.Fact("Format", data.metadataMode), RunReport.Fact("Bands", bands),
            RunReport.Fact("Pixel values", data.pixelType.rawValue),
        ] + cell + [RunReport.Fact("Coordinate system", system)]
    }

    var bands: String {
        let names = data.bandNames.filter { !$0.isEmpty }
        return names.count == data.bandCount ? "\(data.bandCount) (\(names.joined(separator: ", ")))" : "\(data.bandCount)"
    }

    private var system: String {
        if let number = data.minCellSize?.spatialReference?.number { return "EPSG:\(number)" }
        guard let name = data.projection?.split(separator: "\"").dropFirst().first else { return "none, so there is no map of the chips" }
        return String(name)
    }
}

extension SpatialReference {
    fileprivate var number: Int? { latestWkid ?? wkid }
}

extension CellSize {
    /// In units of the reference system.
    fileprivate var text: String { x == y ? "\(x)" : "\(x) × \(y)" }
}
