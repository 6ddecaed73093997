internal import Page

/// Draws how many of the sightings are right (precision) against how many of the objects are found (recall), as the score
/// that a sighting needs is lowered: one curve a class, before and after training.
public struct PrecisionRecallFigure: Sendable {
    /// One class at one stage.
    public struct ClassCurve: Sendable {
        var style: ClassStyle
        /// From 0 to 1, not falling.
        var recall: [Double]
        /// From 0 to 1, one for each recall.
        var precision: [Double]
        /// Area under the curve.
        var averagePrecision: Double
        /// How many values belong to sightings that the model is at least 50% sure of: those that the other pictures show.
        var sure: Int

        public init(style: ClassStyle, recall: [Double], precision: [Double], averagePrecision: Double, sure: Int = 0) {
            self.style = style
            self.recall = recall
            self.precision = precision
            self.averagePrecision = averagePrecision
            self.sure = sure
        }
    }

    /// In the network's order; no curve before where there was no model.
    var before, after: [ClassCurve]

    public init(before: [ClassCurve], after: [ClassCurve]) {
        self.before = before
        self.after = after
    }

    /// A page 960 points wide, with a key on the right.
    public func picture() throws(DrawingError) -> Picture {
        try page.picture { canvas in
            chart.drawAxes(on: canvas)
            chart.draw(before.map { curve($0, .dashed) } + after.map { curve($0, .solid) }, on: canvas)
            for item in before + after { markSure(item, on: canvas) }
            if (before + after).allSatisfy(\.recall.isEmpty) {
                canvas.text("The model saw nothing, so there is no curve.", at: chart.plot.center, font: Theme.body, color: Theme.faintInk, anchor: .middle)
            }
            drawKey(on: canvas, x: chart.plot.right + 32, y: chart.plot.y)
        }
    }

    // MARK: Parts

    var page: ChartPage {
        ChartPage(
            title: "Precision and recall",
            subtitle: "Masks at IoU 0.5 on the validation chips; the upper right corner is best. Dots: where the model is 50% sure.",
            contentHeight: 470)
    }

    var chart: Chart {
        let room = page.room
        return Chart(
            x: Axis("Recall: share of the objects that are found", range: 0...1),
            y: Axis("Precision: share of the sightings that are right", range: 0...1.02),
            plot: Frame(x: room.x + 40, y: room.y + 44, width: 580, height: room.height - 94))
    }

    private func curve(_ item: ClassCurve, _ pattern: Stroke.Pattern) -> Curve {
        Curve(
            points: zip(item.recall, item.precision).map { Point(x: $0, y: $1) },
            stroke: Stroke(item.style.color.legibleOnPaper, width: pattern == .solid ? 2.6 : 1.8, pattern))
    }

    /// Where a curve has taken in the sightings that the model is at least 50% sure of; nil where there are none.
    func sureSpot(_ item: ClassCurve) -> Point? {
        guard item.sure > 0, item.sure <= item.recall.count else { return nil }
        return chart.position(x: item.recall[item.sure - 1], y: item.precision[item.sure - 1])
    }

    private func markSure(_ item: ClassCurve, on canvas: Canvas) {
        guard let spot = sureSpot(item) else { return }
        canvas.dot(at: spot, radius: 6.5, Theme.paper)
        canvas.dot(at: spot, radius: 5, item.style.color.legibleOnPaper)
    }

    // MARK: Key

    /// What a curve is, in the key.
    struct KeyEntry {
        let name: String
        let stroke: Stroke
        let averagePrecision: Double
    }

    /// Each class before and after training, one class after the other; at most twelve curves, the rest have no room.
    var key: [KeyEntry] {
        let stages = [before.map { entry($0, "before", .dashed) }, after.map { entry($0, "after", .solid) }]
        let classes = 0..<max(before.count, after.count)
        return Array(classes.flatMap { index in stages.flatMap { $0.dropFirst(index).prefix(1) } }.prefix(12))
    }

    private func entry(_ item: ClassCurve, _ stage: String, _ pattern: Stroke.Pattern) -> KeyEntry {
        KeyEntry(name: "\(item.style.name), \(stage)", stroke: curve(item, pattern).stroke, averagePrecision: item.averagePrecision)
    }

    private func drawKey(on canvas: Canvas, x: Double, y: Double) {
        for (index, entry) in key.enumerated() {
            let top = y + Double(index) * 36
            canvas.line([Point(x: x, y: top + 8), Point(x: x + 30, y: top + 8)], entry.stroke)
            let name = Theme.body.shorten(entry.name, to: ChartPage.width - Theme.margin - x - 40)
            canvas.text(name, at: Point(x: x + 40, y: top + 12), font: Theme.body)
            canvas.text(
                "average precision \(entry.averagePrecision.decimal(3))", at: Point(x: x + 40, y: top + 28),
                font: Theme.caption, color: Theme.faintInk)
        }
    }
}

extension Color {
    /// The same hue, darkened until it stands out from white paper by 3 to 1, as WCAG 2.1 asks of graphics.
    var legibleOnPaper: Color {
        var color = self
        while 1.05 / (color.luminance + 0.05) < 3 {
            color.red = UInt8(Double(color.red) * 0.92)
            color.green = UInt8(Double(color.green) * 0.92)
            color.blue = UInt8(Double(color.blue) * 0.92)
        }
        return color
    }
}
