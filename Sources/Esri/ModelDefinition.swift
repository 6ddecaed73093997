/// The `.emd` of a trained model: JSON that tells ArcGIS what the weights beside it are.
///
/// Every key is kept, so that what is read is written back unchanged. Numbers may stand in strings, as old files have them.
public struct ModelDefinition: Sendable, Equatable {
    /// All keys in their order.
    public var json: JSONObject
    /// The file's name, for errors.
    public let file: String

    public init(_ json: JSONObject, file: String) {
        self.json = json
        self.file = file
    }

    /// Parses an `.emd` of any model; what is not JSON or no object is refused.
    public init(parsing bytes: [UInt8], name: String) throws(EsriError) {
        let value = try JSONValue(parsing: bytes, name: name)
        guard let object = value.object else {
            throw .field(file: name, field: "(all)", found: value.summary, expected: "an object in braces")
        }
        self.init(object, file: name)
    }

    /// The text as arcgis.learn writes it: indented by four, without a final newline.
    public func encoded() -> [UInt8] { JSONValue.object(json).encoded() }

    // MARK: The model

    /// arcgis.learn's class of model: `MaskRCNN`, `UnetClassifier`; nil where nothing is said.
    public var modelName: String? { json["ModelName"]?.string }

    /// ArcGIS's kind of task: `InstanceDetection`, `ImageClassification`.
    public var modelType: String? { json["ModelType"]?.string }

    /// The network's feature extractor as torchvision names it: `resnet50`.
    public var backbone: String? { (json["ModelParameters"]?["backbone"] ?? json["backbone"])?.string }

    /// Whether the mask branch is PointRend's instead of Mask R-CNN's own.
    public var hasPointRend: Bool { json["ModelParameters"]?["pointrend"]?.bool ?? false }

    /// Arguments of torchvision's Mask R-CNN that were changed: `box_detections_per_img`, `rpn_nms_thresh`.
    ///
    /// - Throws: `EsriError.field` where one is no number.
    public var maskRCNNkwargs: [String: Double] {
        get throws(EsriError) {
            guard let object = json["MaskRCNNkwargs"]?.object else { return [:] }
            var arguments: [String: Double] = [:]
            for key in object.keys {
                guard let value = object[key], value != .null else { continue }
                guard let number = value.double else { throw field("MaskRCNNkwargs.\(key)", value, "a number") }
                arguments[key] = number
            }
            return arguments
        }
    }

    /// The weights' file name, without the folders that a Windows path may have; nil where none is named.
    public var modelFile: String? {
        json["ModelFile"]?.string.flatMap { $0.lastComponent.isEmpty ? nil : $0.lastComponent }
    }

    /// The classes in the network's order: index 1 is the first.
    ///
    /// - Throws: `EsriError.field` where the list is missing or empty or names a class twice.
    public var classes: [ClassDefinition] {
        get throws(EsriError) {
            guard let list = json["Classes"] else { throw field("Classes", nil, "a list of classes") }
            let classes = try ClassDefinition.list(list, file: file)
            guard !classes.isEmpty else { throw field("Classes", list, "at least one class") }
            return classes
        }
    }

    // MARK: Imagery

    /// Pixels a side of the chips the model was trained with.
    ///
    /// - Throws: `EsriError.field` where `ImageHeight` is no positive number.
    public var chipSize: Int {
        get throws(EsriError) {
            guard let size = json["ImageHeight"]?.int, (1...16_384).contains(size) else {
                throw field("ImageHeight", json["ImageHeight"], "pixels from 1 to 16384")
            }
            return size
        }
    }

    /// Positions of the bands that the network sees, from 0; the first three where nothing is said.
    public var extractBands: [Int] { json["ExtractBands"]?.array?.compactMap(\.int) ?? [0, 1, 2] }

    /// Names of all bands of the imagery, for multispectral models.
    public var bandNames: [String] { json["Bands"]?.array?.map { $0.string ?? "" } ?? [] }

    /// Whether the network was trained with other bands than red, green and blue.
    public var isMultispectral: Bool { json["IsMultispectral"]?.bool ?? false }

    /// How values were scaled; nil for 8-bit colour, which is divided by 255.
    public var normalizationStatistics: NormalizationStatistics? { NormalizationStatistics(json["NormalizationStats"]) }

    /// Whether the imagery lay on the ground; map space where nothing is said.
    public var imageSpace: ImageSpace { json["ImageSpaceUsed"]?.string.flatMap(ImageSpace.init) ?? .map }

    /// The smallest ground a pixel of the training data covered.
    public var minCellSize: CellSize? { CellSize(json["MinCellSize"]) }

    /// The largest ground a pixel of the training data covered.
    public var maxCellSize: CellSize? { CellSize(json["MaxCellSize"]) }

    // MARK: Results

    /// Average precision by class; empty where none was computed.
    public var averagePrecision: [String: Double] {
        guard let scores = json["average_precision_score"]?.object else { return [:] }
        return scores.keys.reduce(into: [:]) { $0[$1] = scores[$1]?.double }
    }

    func field(_ name: String, _ found: JSONValue?, _ expected: String) -> EsriError {
        .field(file: file, field: name, found: found?.summary ?? "nothing", expected: expected)
    }
}
