internal import Page

/// Draws how the loss answers to the learning rate: arcgis.learn's `lr_find`.
public struct LearningRateFigure: Sendable {
    /// The rates tried, rising, one for each batch.
    var rates: [Double]
    /// The loss of each batch.
    var losses: [Double]
    /// The same, smoothed.
    var smoothed: [Double]
    /// The rate that training takes, which is above 0.
    var suggestion: Double

    public init(rates: [Double], losses: [Double], smoothed: [Double], suggestion: Double) {
        self.rates = rates
        self.losses = losses
        self.smoothed = smoothed
        self.suggestion = suggestion
    }

    static let single = Stroke(Theme.skyBlue, width: 1)
    static let smooth = Stroke(Theme.blue, width: 2.6)
    static let marked = Stroke(Theme.vermillion, width: 1.6, .dashed)

    /// A page 960 points wide: the losses over the rates, with the suggestion marked.
    public func picture() throws(DrawingError) -> Picture {
        try page.picture { canvas in
            chart.drawAxes(on: canvas)
            chart.draw(curves, on: canvas)
            chart.drawKey([(Self.single, "single batches"), (Self.smooth, "smoothed")], on: canvas)
            markSuggestion(on: canvas)
        }
    }

    // MARK: Parts

    var page: ChartPage {
        ChartPage(
            title: "Learning rate: \(suggestion.scientific)",
            subtitle: "Loss of \(rates.count.of("batch", plural: "batches")) while the rate rises. "
                + "A good rate lies where the smoothed loss falls, well before it climbs.",
            contentHeight: 430)
    }

    var chart: Chart {
        let room = page.room
        let positive = rates.filter { $0 > 0 && $0.isFinite }
        let lowest = positive.min() ?? 1e-6
        return Chart(
            x: Axis("Learning rate", .logarithmic, range: lowest...max(positive.max() ?? 1, lowest * 10)),
            y: Axis("Loss", range: lossRange),
            plot: Frame(x: room.x + 40, y: room.y + 44, width: room.width - 60, height: room.height - 94))
    }

    /// Up to a little above the loss that the search starts with: a loss that explodes at the end would flatten all else.
    private var lossRange: ClosedRange<Double> {
        let finite = smoothed.filter(\.isFinite)
        let start = finite.prefix(max(1, finite.count / 4)).max() ?? 1
        let low = (losses + finite).filter(\.isFinite).min() ?? 0
        let high = min(finite.max() ?? 1, start + 0.6 * max(start - low, 0.1 * start.magnitude))
        return Axis.range(of: [low, high])
    }

    private var curves: [Curve] {
        [(losses, Self.single), (smoothed, Self.smooth)].map { values, stroke in
            Curve(points: zip(rates, values).filter { $0.0 > 0 }.map { Point(x: $0.0, y: $0.1) }, stroke: stroke)
        }
    }

    // MARK: Suggestion

    /// Where the suggested rate meets the smoothed curve, in layout points; nil where the curve has no finite value.
    var suggestedSpot: Point? {
        func ratio(_ rate: Double) -> Double { max(rate / suggestion, suggestion / rate) }
        let nearest = zip(rates, smoothed).filter { $0.0 > 0 && $0.1.isFinite }.min { ratio($0.0) < ratio($1.0) }
        return nearest.map { chart.position(x: suggestion, y: $0.1) }
    }

    private func markSuggestion(on canvas: Canvas) {
        guard let spot = suggestedSpot else { return }
        let plot = chart.plot
        canvas.line([Point(x: spot.x, y: plot.y), Point(x: spot.x, y: plot.bottom)], Self.marked)
        canvas.dot(at: spot, radius: 6, Theme.paper)
        canvas.dot(at: spot, radius: 4.5, Theme.vermillion)
        let isRight = spot.x > plot.center.x
        canvas.text(
            suggestion.scientific, at: Point(x: spot.x + (isRight ? -10 : 10), y: plot.y + 16), font: Theme.heading,
            color: Theme.vermillion, anchor: isRight ? .end : .start, halo: Theme.paper)
    }
}
