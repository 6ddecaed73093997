internal import Foundation

/// The page about a model that ArcGIS shows: an HTML fragment with figures inside, as arcgis.learn writes it.
public struct ModelMetrics: Sendable {
    /// `MaskRCNN`.
    public var title: String
    public var backbone: String
    /// As the `.emd` has it.
    public var learningRate: String
    /// By class, in the network's order; nil where it was not computed.
    public var averagePrecision: [(name: String, score: Double)]?
    /// The training's and the validation's loss as PNG.
    public var lossGraph: [UInt8]?
    /// Labels beside predictions as PNG.
    public var sampleResults: [UInt8]?

    public init(
        title: String, backbone: String, learningRate: String, averagePrecision: [(name: String, score: Double)]? = nil,
        lossGraph: [UInt8]? = nil, sampleResults: [UInt8]? = nil
    ) {
        self.title = title
        self.backbone = backbone
        self.learningRate = learningRate
        self.averagePrecision = averagePrecision
        self.lossGraph = lossGraph
        self.sampleResults = sampleResults
    }

    /// The fragment; it has no `<html>` around it.
    public var html: String {
        var lines = [
            "<p><b> \(title.escapedForHTML) </b></p>",
            "<p><b>Backbone:</b> \(backbone.escapedForHTML)</p>",
            "<p><b>Learning Rate:</b> \(learningRate.escapedForHTML)</p>",
        ]
        if let lossGraph { lines += ["<p><b>Training and Validation loss</b></p>", Self.image(lossGraph, "Training and validation loss")] }
        if let averagePrecision {
            let scores = averagePrecision.map { "'\($0.name.escapedForHTML)': \($0.score)" }.joined(separator: ", ")
            lines += ["<p><b>Analysis of the model</b></p>", "<p><b>Average Precision Score:</b> {\(scores)}</p>"]
        }
        if let sampleResults { lines += ["<p><b>Sample Results</b></p>", Self.image(sampleResults, "Sample results")] }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func image(_ png: [UInt8], _ description: String) -> String {
        "<img src=\"data:image/png;base64,\(Data(png).base64EncodedString())\" alt=\"\(description)\">"
    }
}

extension String {
    fileprivate var escapedForHTML: String {
        replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
