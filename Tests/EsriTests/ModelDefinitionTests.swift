import Testing

@testable import Esri

@Suite struct ModelDefinitionTests {
    private func parse(_ text: String) throws -> ModelDefinition { try ModelDefinition(parsing: Array(text.utf8), name: "m.emd") }

    private static let text = """
        {"Framework": "arcgis.learn.models._inferencing", "ModelName": "MaskRCNN", "ModelType": "InstanceDetection",
         "ModelParameters": {"backbone": "resnet50", "backend": "pytorch", "pointrend": false}, "ImageHeight": "400",
         "Classes": [{"Value": 2, "Name": "pool", "Color": [1, 2, 3]}, {"Value": 1, "Name": "1", "Color": [-1, -1, -1]}],
         "ModelFile": ".\\\\models\\\\pools.pth", "MaskRCNNkwargs": {"box_detections_per_img": 300, "rpn_nms_thresh": "0.6"},
         "ExtractBands": [2, 1, 0], "ImageSpaceUsed": "PIXEL_SPACE", "resize_to": [300, 200], "IsMultispectral": true,
         "MinCellSize": {"x": 10, "y": 12, "spatialReference": {"wkid": null}}, "average_precision_score": {"pool": 0.5},
         "NormalizationStats": {"band_min_values": [0, 1], "band_max_values": null, "scaled_mean_values": [0.5, 0.25]},
         "monitored_valid_loss": 0.25, "Own": "kept"}
        """

    @Test func theFieldsOfAMaskRCNNAreRead() throws {
        let model = try parse(Self.text)
        try model.requireMaskRCNN()
        #expect(model.backbone == "resnet50" && model.modelFile == "pools.pth" && model.imageSpace == .pixel)
        #expect(try model.chipSize == 400 && model.extractBands == [2, 1, 0] && model.isMultispectral)
        #expect(try model.classes == [.init(value: 2, name: "pool", color: [1, 2, 3]), .init(value: 1, name: "1")])
        #expect(try model.maskRCNNkwargs == ["box_detections_per_img": 300, "rpn_nms_thresh": 0.6])
        #expect(model.minCellSize == CellSize(x: 10, y: 12) && model.maxCellSize == nil)
        #expect(model.averagePrecision == ["pool": 0.5])
        #expect(model.normalizationStatistics == NormalizationStatistics(minimum: [0, 1], scaledMean: [0.5, 0.25]))
    }

    @Test(arguments: ["null", "NaN"]) func aBandWithoutANumberLeavesTheOthersInTheirPlaces(hole: String) throws {
        let model = try parse(Self.text.replacing("[0, 1]", with: "[7, \(hole), 9]"))
        let minimum = try #require(model.normalizationStatistics).minimum
        #expect(minimum.count == 3 && minimum[0] == 7 && minimum[1].isNaN && minimum[2] == 9)
        #expect { try model.requireMaskRCNN() } throws: { "\($0)".contains("has \(hole) as 'NormalizationStats.band_min_values'") }
    }

    @Test func aSlashEndsAFolderAlsoUnderAnAccent() throws {
        #expect(try parse("{\"ModelFile\": \"a/\u{301}b.pth\"}").modelFile == "\u{301}b.pth")
    }

    @Test func aDefinitionSaysLittle() throws {
        let model = try parse("{}")
        #expect(model.backbone == nil && model.modelFile == nil && model.extractBands == [0, 1, 2] && model.imageSpace == .map)
        #expect(throws: EsriError.self) { try model.classes }
        #expect(throws: EsriError.self) { try model.chipSize }
    }

    @Test(arguments: [
        (#""ModelName": "MaskRCNN""#, #""ModelName": "UnetClassifier""#, "ModelName UnetClassifier"),
        (#""ModelName": "MaskRCNN", "#, "", "ModelType InstanceDetection"),
        (#""pointrend": false"#, #""pointrend": true"#, "PointRend"),
        (#""resnet50""#, #""timm:convnext_tiny""#, "backbone timm:convnext_tiny"),
        (#""ImageHeight": "400""#, #""ImageHeight": "e.g. 256""#, "'ImageHeight'"),
        (#""Value": 1,"#, #""Value": 2,"#, "'Classes'"),
        (#""ExtractBands": [2, 1, 0]"#, #""ExtractBands": [-1, 1, 0]"#, "'ExtractBands'"),
        (#""ExtractBands": [2, 1, 0]"#, #""ExtractBands": ["Red"]"#, "'ExtractBands'"),
        (#""ExtractBands": [2, 1, 0]"#, #""ExtractBands": []"#, "'ExtractBands'"),
        (#""rpn_nms_thresh": "0.6""#, #""rpn_nms_thresh": [1]"#, "'MaskRCNNkwargs.rpn_nms_thresh'"),
    ])
    func whatCannotBeTrainedIsRefusedByName(part: String, other: String, words: String) throws {
        let model = try parse(Self.text.replacing(part, with: other))
        #expect { try model.requireMaskRCNN() } throws: { "\($0)".contains(words) && "\($0)".hasPrefix("m.emd") }
    }

    // MARK: Saving

    private static let trained = TrainedMaskRCNN(
        backbone: "resnet50", classes: [.init(value: 1, name: "round", color: [9, 8, 7]), .init(value: 3, name: "square")], chipSize: 224,
        minCellSize: .init(x: 0.15, y: 0.15, spatialReference: .init(wkid: 102100, latestWkid: 3857)),
        maxCellSize: .init(x: 0.3, y: 0.3), learningRate: 7.58577575e-06...7.58577575e-05, averagePrecision: ["round": 0.25, "square": 0])

    @Test func aModelTrainedFromScratchHasArcGISLearnsKeysAndKinds() throws {
        let model = ModelDefinition(savingAs: "pools", Self.trained)
        #expect(model.json.keys == [
            "ModelParameters", "Framework", "ModelConfiguration", "InferenceFunction", "ModelType", "MaskRCNNkwargs", "ExtractBands",
            "SupportsVariableTileSize", "Classes", "ModelFormat", "MinCellSize", "MaxCellSize", "ArcGISLearnVersion", "ModelFile", "ImageHeight",
            "ImageWidth", "ImageSpaceUsed", "LearningRate", "ModelName", "backend", "average_precision_score", "resize_to", "IsMultispectral",
            "IsImageNetNormalization",
        ])
        #expect(model.json["LearningRate"]?.string == "slice('7.5858e-06', '7.5858e-05', None)")
        #expect(model.json["average_precision_score"] == .object(["round": .number("0.25"), "square": .number("0")]))
        #expect(model.json["ImageHeight"] == .number("224") && model.json["resize_to"] == .number("224"))
        #expect(model.json["MaxCellSize"] == .object(["x": .number("0.3"), "y": .number("0.3")]))
        #expect(model.json["IsMultispectral"] == .bool(false) && model.json["IsImageNetNormalization"] == .bool(true))
        let text = String(decoding: model.encoded(), as: UTF8.self)
        #expect(text.contains(#""InferenceFunction": "[Functions]System\\DeepLearning\\ArcGISLearn\\ArcGISInstanceDetector.py""#))
        #expect(text.contains("                \"latestWkid\": 3857\n") == false && text.contains("            \"latestWkid\": 3857\n"))
        let read = try parse(text)
        try read.requireMaskRCNN()
        #expect(read.json == model.json && read.minCellSize == Self.trained.minCellSize)
        #expect(try read.classes[0].color == [9, 8, 7] && read.classes[1].color == ClassColor.distinct(1))
    }

    @Test func aRetrainedModelKeepsWhatItsBaseHad() throws {
        let base = try parse(Self.text)
        let model = ModelDefinition(savingAs: "pools", Self.trained, base: base)
        #expect(model.json["Own"] == .string("kept") && model.json["MaskRCNNkwargs"] == base.json["MaskRCNNkwargs"])
        #expect(model.json["monitored_valid_loss"] == nil)
        for key in ["ExtractBands", "IsMultispectral", "NormalizationStats", "Bands"] { #expect(model.json[key] == base.json[key]) }
        #expect(Array(model.json.keys.prefix(4)) == Array(base.json.keys.prefix(4)))
        #expect(try model.classes.map(\.value) == [1, 3] && model.chipSize == 224 && model.modelFile == "pools.pth")
    }

    @Test func aCellSizeThatTheDataDoesNotTellIsTheBases() throws {
        let base = ModelDefinition(savingAs: "pools", Self.trained)
        var silent = Self.trained
        (silent.minCellSize, silent.maxCellSize) = (nil, nil)
        let model = ModelDefinition(savingAs: "pools", silent, base: base)
        #expect(model.minCellSize == Self.trained.minCellSize && model == base)
        #expect(ModelDefinition(savingAs: "pools", silent).json["MinCellSize"] == .null)
    }

    @Test(arguments: [(["Red", "Green", "Blue", "NearInfrared"], true), (["Red", "Green", "Blue"], false)])
    func scaledBandsAreWrittenWithTheirStatistics(names: [String], isMultispectral: Bool) throws {
        var trained = Self.trained
        let statistics = NormalizationStatistics(minimum: [0, 1, 2], scaledMean: [0.187, 0.361, 0.189])
        trained.scaledBands = .init(bandNames: names, extractBands: Array(names.indices), statistics: statistics)
        let model = ModelDefinition(savingAs: "pools", trained)
        #expect(model.isMultispectral == isMultispectral && model.json["IsImageNetNormalization"] == .bool(isMultispectral))
        #expect(model.bandNames == names && model.extractBands == Array(names.indices) && model.normalizationStatistics == statistics)
        #expect(model.json["NormalizationStats"]?["band_max_values"] == .null)
    }

    @Test func ratesArePrintedAsPythonDoes() {
        var trained = Self.trained
        trained.learningRate = nil
        #expect(trained.learningRateText == "None")
        trained.learningRate = 0.001...0.001
        #expect(trained.learningRateText == "1.0000e-03")
    }

    @Test func classColorsAreDistinctAndStable() {
        let colors = (0..<24).map(ClassColor.distinct)
        #expect(Set(colors).count == 24 && colors == (0..<24).map(ClassColor.distinct))
        #expect(colors.allSatisfy { $0.count == 3 && $0.allSatisfy((0...255).contains) })
    }
}
