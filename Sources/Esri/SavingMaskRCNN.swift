internal import Foundation

/// What training found out about a Mask R-CNN, to be written into its `.emd`.
public struct TrainedMaskRCNN: Sendable, Equatable {
    /// `resnet50`.
    public var backbone: String
    /// In the network's order.
    public var classes: [ClassDefinition]
    /// Pixels a side.
    public var chipSize: Int
    /// The ground a pixel covers; nil where the data does not say, which leaves what a base says.
    public var minCellSize, maxCellSize: CellSize?
    public var imageSpace: ImageSpace
    /// The rates of the first and the last layer group; nil where none was used.
    public var learningRate: ClosedRange<Double>?
    /// By class name; classes without a score are left out.
    public var averagePrecision: [String: Double]
    /// For imagery other than 8-bit colour, in a model from scratch.
    public var scaledBands: ScaledBands?
    /// Arguments of torchvision's Mask R-CNN that differ from its defaults, or from the base model's.
    public var maskRCNNkwargs: [String: Double] = [:]

    /// What an `.emd` says about imagery whose values were scaled by statistics: other bands than red, green and blue, or more than 8 bits.
    public struct ScaledBands: Sendable, Equatable {
        /// Names of all bands.
        public var bandNames: [String]
        /// Positions of the bands that the network sees, from 0.
        public var extractBands: [Int]
        public var sensorName: String
        public var statistics: NormalizationStatistics

        public init(bandNames: [String], extractBands: [Int], sensorName: String = "", statistics: NormalizationStatistics) {
            self.bandNames = bandNames
            self.extractBands = extractBands
            self.sensorName = sensorName
            self.statistics = statistics
        }
    }

    public init(
        backbone: String, classes: [ClassDefinition], chipSize: Int, minCellSize: CellSize? = nil, maxCellSize: CellSize? = nil,
        imageSpace: ImageSpace = .map, learningRate: ClosedRange<Double>? = nil, averagePrecision: [String: Double] = [:],
        scaledBands: ScaledBands? = nil
    ) {
        self.backbone = backbone
        self.classes = classes
        self.chipSize = chipSize
        self.minCellSize = minCellSize
        self.maxCellSize = maxCellSize
        self.imageSpace = imageSpace
        self.learningRate = learningRate
        self.averagePrecision = averagePrecision
        self.scaledBands = scaledBands
    }

    /// The rate as arcgis.learn prints it: a Python slice, one number, or `None`.
    public var learningRateText: String {
        guard let learningRate else { return "None" }
        let (low, high) = (String(format: "%.4e", learningRate.lowerBound), String(format: "%.4e", learningRate.upperBound))
        return low == high ? high : "slice('\(low)', '\(high)', None)"
    }
}

extension ModelDefinition {
    /// The definition of a Mask R-CNN after training, with the keys and kinds of values of arcgis.learn's `save`.
    ///
    /// - Parameters:
    ///   - name: the model's name; its weights are `<name>.pth`.
    ///   - trained: what training found out.
    ///   - base: the definition of the model that was re-trained; its other keys are kept, what it says of bands and their
    ///     scaling among them, because the network goes on seeing its imagery so; its checkpoint's `monitored_` values are not.
    public init(savingAs name: String, _ trained: TrainedMaskRCNN, base: ModelDefinition? = nil) {
        var json = base?.json ?? Self.template
        for key in json.keys where key.hasPrefix("monitored_") { json[key] = nil }
        var parameters = json["ModelParameters"]?.object ?? JSONObject()
        parameters["backbone"] = .string(trained.backbone)
        json["ModelParameters"] = .object(parameters)
        if !trained.maskRCNNkwargs.isEmpty { json["MaskRCNNkwargs"] = .object(Self.arguments(trained.maskRCNNkwargs, over: json["MaskRCNNkwargs"]?.object)) }
        json["Classes"] = .array(trained.classes.enumerated().map { $1.json(at: $0) })
        json["MinCellSize"] = trained.minCellSize?.json ?? json["MinCellSize"] ?? .null
        json["MaxCellSize"] = trained.maxCellSize?.json ?? json["MaxCellSize"] ?? .null
        json["ModelFile"] = .string(name + ".pth")
        json["ImageHeight"] = .number(trained.chipSize)
        json["ImageWidth"] = .number(trained.chipSize)
        json["ImageSpaceUsed"] = .string(trained.imageSpace.rawValue)
        json["LearningRate"] = .string(trained.learningRateText)
        json["average_precision_score"] = Self.scores(trained)
        json["resize_to"] = .number(trained.chipSize)
        if base == nil { Self.set(trained.scaledBands, in: &json) }
        self.init(json, file: name + ".emd")
    }

    /// Whole numbers are written as such: torchvision takes counts as integers only.
    private static func arguments(_ values: [String: Double], over base: JSONObject?) -> JSONObject {
        var object = base ?? JSONObject()
        for (name, value) in values.sorted(by: { $0.key < $1.key }) { object[name] = Int(exactly: value).map { .number($0) } ?? .number(value) }
        return object
    }

    private static func scores(_ trained: TrainedMaskRCNN) -> JSONValue {
        var scores = JSONObject()
        for definition in trained.classes { scores[definition.name] = trained.averagePrecision[definition.name].map { .number($0) } }
        return .object(scores)
    }

    private static func set(_ bands: TrainedMaskRCNN.ScaledBands?, in json: inout JSONObject) {
        let isColor = bands?.bandNames.count ?? 3 == 3
        json["IsMultispectral"] = .bool(!isColor)
        json["IsImageNetNormalization"] = .bool(bands == nil || !isColor)
        json["ExtractBands"] = .array((bands?.extractBands ?? [0, 1, 2]).map { .number($0) })
        json["Bands"] = bands.map { .array($0.bandNames.map { .string($0) }) }
        json["ImageryType"] = bands.map { .string($0.sensorName) }
        json["DoNormalize"] = bands.map { _ in .bool(false) }
        json["NormalizationStats"] = bands?.statistics.json
    }

    /// The keys of a model that was trained from scratch, in arcgis.learn's order; what training knows is filled in.
    private static let template: JSONObject = [
        "ModelParameters": .object(["pointrend": .bool(false), "backbone": .null, "backend": .string("pytorch")]),
        "Framework": .string("arcgis.learn.models._inferencing"),
        "ModelConfiguration": .string("_maskrcnn_inferencing"),
        "InferenceFunction": .string("[Functions]System\\DeepLearning\\ArcGISLearn\\ArcGISInstanceDetector.py"),
        "ModelType": .string("InstanceDetection"),
        "MaskRCNNkwargs": .object([:]),
        "ExtractBands": .null,
        "SupportsVariableTileSize": .bool(true),
        "Classes": .null,
        "ModelFormat": .string("NCHW"),
        "MinCellSize": .null,
        "MaxCellSize": .null,
        "ArcGISLearnVersion": .string("2.4.4"),
        "ModelFile": .null,
        "ImageHeight": .null,
        "ImageWidth": .null,
        "ImageSpaceUsed": .null,
        "LearningRate": .null,
        "ModelName": .string("MaskRCNN"),
        "backend": .string("pytorch"),
        "average_precision_score": .null,
        "resize_to": .null,
        "IsMultispectral": .null,
        "IsImageNetNormalization": .bool(true),
    ]
}
