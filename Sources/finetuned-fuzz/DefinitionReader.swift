import Esri

/// The `.emd` of a model.
struct DefinitionReader: Reader {
    static let name = "emd"

    static func seeds() throws -> [[UInt8]] {
        let bands = TrainedMaskRCNN.ScaledBands(
            bandNames: ["Red", "NearInfrared"], extractBands: [0, 1],
            statistics: NormalizationStatistics(
                minimum: [0, 1], maximum: [900, 4000.5], mean: [10, 20], deviation: [3, 4],
                scaledMinimum: [0, 0], scaledMaximum: [1, 1], scaledMean: [0.2, 0.3], scaledDeviation: [0.1, 0.1]))
        let cell = CellSize(x: 0.25, y: 0.25, spatialReference: nil)
        return [nil, bands].map { bands in
            let trained = TrainedMaskRCNN(
                backbone: "resnet50", classes: [ClassDefinition(value: 1, name: "pool"), ClassDefinition(value: 4, name: "Häuser")], chipSize: 224,
                minCellSize: cell, maxCellSize: cell, learningRate: 1e-5...1e-4, averagePrecision: ["pool": 0.5], scaledBands: bands)
            return ModelDefinition(savingAs: "pools", trained).encoded()
        } + [
            Array(#"{"ImageHeight":"128","Classes":[{"ClassValue":"1","ClassName":"a"}],"MaskRCNNkwargs":{"box_nms_thresh":0.3},"ModelFile":"C:\\m\\p.pth","ModelParameters":{"pointrend":false}}"#.utf8)
        ]
    }

    func read(_ input: [UInt8]) {
        guard let definition = try? ModelDefinition(parsing: input, name: "fuzz.emd") else { return }
        try? definition.requireMaskRCNN()
        _ = try? (definition.classes, definition.chipSize, definition.maskRCNNkwargs)
        _ = (definition.extractBands, definition.normalizationStatistics, definition.minCellSize, definition.averagePrecision)
        let again = try? ModelDefinition(parsing: definition.encoded(), name: "fuzz.emd")
        precondition(again == definition, "what is written reads as something else")
    }
}
