extension ModelDefinition {
    /// The backbones that arcgis.learn builds Mask R-CNN on and the program can rebuild.
    public static let backbones = ["resnet18", "resnet34", "resnet50", "resnet101", "resnet152"]

    /// Refuses every model but a Mask R-CNN that arcgis.learn wrote, without PointRend.
    ///
    /// - Throws: `EsriError.unsupportedModel` that names what was found; `EsriError.field` where a field of a Mask R-CNN is wrong.
    public func requireMaskRCNN() throws(EsriError) {
        let expected = "a Mask R-CNN saved by arcgis.learn (ModelName MaskRCNN)"
        guard modelName == "MaskRCNN" else {
            let found = modelName.map { "ModelName \($0)" } ?? modelType.map { "ModelType \($0)" } ?? "no ModelName"
            throw .unsupportedModel(file: file, found: found, expected: expected)
        }
        if hasPointRend {
            throw .unsupportedModel(file: file, found: "MaskRCNN with PointRend", expected: "one that was made with pointrend=False")
        }
        guard let backbone, Self.backbones.contains(backbone) else {
            throw .unsupportedModel(
                file: file, found: "backbone \(backbone ?? "none")", expected: "one of \(Self.backbones.joined(separator: ", "))")
        }
        try requireBands()
        try requireStatistics()
        _ = (try classes, try chipSize, try maskRCNNkwargs)
    }

    private func requireBands() throws(EsriError) {
        guard let bands = json["ExtractBands"], bands != .null else { return }
        let positions = bands.array?.map(\.int) ?? []
        guard !positions.isEmpty, positions.allSatisfy({ $0.map { $0 >= 0 } ?? false }) else {
            throw field("ExtractBands", bands, "the positions of one band or more, from 0, such as [0, 1, 2]")
        }
    }

    /// Imagery cannot be scaled where a band lacks one of the numbers.
    private func requireStatistics() throws(EsriError) {
        for (key, _) in NormalizationStatistics.fields {
            guard let hole = json["NormalizationStats"]?[key]?.array?.first(where: { $0.double == nil }) else { continue }
            throw field("NormalizationStats.\(key)", hole, "a number for every band, so save the model again")
        }
    }
}
