public import Esri

/// What a model asks of imagery, as its definition tells it.
public struct ModelNeeds: Sendable, Equatable {
    /// How sentences call it: the file's name.
    public var name: String
    /// Why it cannot be re-trained; nil where it can.
    public var obstacle: String?
    /// Positions of the bands that it sees, from 0.
    public var usedBands: [Int]
    /// Names of all bands of its imagery; empty where none are known.
    public var bandNames: [String]
    /// Whether values are divided by 255 instead of being stretched.
    public var isEightBit: Bool
    /// The largest value of its imagery, where statistics tell it.
    public var largestValue: Double?
    public var cell: GroundCell?
    /// Names of its classes, in order.
    public var classes: [String]
    /// Side of its chips in pixels; nil where the definition does not tell.
    public var chipSize: Int?

    /// The needs of a survey's model.
    public init(_ survey: ModelSurvey) {
        self.init(survey.definition, name: survey.path, obstacle: survey.obstacle?.description)
    }

    /// The needs of a definition.
    public init(_ definition: ModelDefinition, name: String, obstacle: String? = nil) {
        self.name = name.fileName
        self.obstacle = obstacle
        usedBands = definition.extractBands
        bandNames = definition.bandNames
        isEightBit = definition.isEightBit
        largestValue = definition.isEightBit ? nil : definition.normalizationStatistics?.maximum.filter(\.isFinite).max()
        cell = (definition.minCellSize ?? definition.maxCellSize).flatMap(GroundCell.init)
        classes = ((try? definition.classes) ?? []).map(\.name)
        chipSize = try? definition.chipSize
    }

    /// How many bands the imagery had; three for 8-bit colour.
    var imageryBands: Int { max(bandNames.count, (usedBands.max() ?? 2) + 1) }
}

extension String {
    /// What follows the last slash.
    var fileName: String { split(separator: "/").last.map(String.init) ?? self }
}
