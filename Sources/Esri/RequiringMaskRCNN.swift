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
        _ = (try classes, try chipSize, try maskRCNNkwargs)
    }
}
