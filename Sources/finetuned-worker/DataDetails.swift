import Esri
import Inspection
import Job
import Report

/// What the report tells of training data beside its counts.
struct DataDetails {
    private let data: TrainingData

    init(_ data: TrainingData) {
        self.data = data
    }

    var facts: [RunReport.Fact] {
        let cell = data.minCellSize.map { [RunReport.Fact("Cell size", CellCard($0).text)] } ?? []
        return [
            RunReport.Fact("Format", data.metadataMode), RunReport.Fact("Bands", bands),
            RunReport.Fact("Pixel values", data.pixelType.rawValue),
        ] + cell + [RunReport.Fact("Coordinate system", system)]
    }

    var bands: String {
        let names = data.bandNames.filter { !$0.isEmpty }
        return names.count == data.bandCount ? "\(data.bandCount) (\(names.joined(separator: ", ")))" : "\(data.bandCount)"
    }

    private var system: String { data.coordinateSystem?.title ?? "none, so there is no map of the chips" }
}

extension CellCard {
    fileprivate var text: String { (x == y ? "\(x)" : "\(x) × \(y)") + " \(unit)" }
}
