public import Job

/// Draws how training went, epoch by epoch: losses, average precision, and the learning-rate schedule beneath.
public struct LossesFigure: Sendable {
    /// Those that were finished.
    var epochs: [Epoch]
    /// The learning rate of each batch, by epoch; where it is empty, the epochs' own rates are drawn.
    var rates: [[Double]]

    public init(epochs: [Epoch], rates: [[Double]]) {
        self.epochs = epochs
        self.rates = rates
    }

    /// A chart among those below one another.
    struct Panel {
        var chart: Chart
        var curves: [Curve]
    }

    private static let lossHeight = 260.0
    private static let panelHeight = 110.0
    private static let panelSpace = 46.0

    /// A page 960 points wide: losses, average precision where it was measured, and rates below one another, over the same epochs.
    public func picture() throws(DrawingError) -> Picture {
        try page.picture { canvas in
            for panel in panels { panel.chart.drawAxes(on: canvas) }
            markKept(on: canvas)
            for panel in panels { panel.chart.draw(panel.curves, on: canvas) }
        }
    }

    // MARK: Layout

    var page: ChartPage {
        let lower = hasPrecision ? 2.0 : 1
        return ChartPage(
            title: "Training and validation loss", subtitle: LossStory(epochs: epochs).sentence,
            contentHeight: 44 + Self.lossHeight + lower * (Self.panelHeight + Self.panelSpace) + 46)
    }

    /// From top to bottom.
    var panels: [Panel] {
        let room = page.room
        var plot = Frame(x: room.x + 64, y: room.y + 44, width: room.width - 164, height: Self.lossHeight)
        var panels = [panel("Loss", lossCurves, range: Axis.range(of: lossCurves.flatMap(\.points).map(\.y)), plot)]
        plot = Frame(x: plot.x, y: plot.bottom + Self.panelSpace, width: plot.width, height: Self.panelHeight)
        if hasPrecision {
            let highest = epochs.compactMap(\.averagePrecision).filter(\.isFinite).max() ?? 1
            panels.append(panel("Average precision", [precisionCurve], range: 0...max(0.05, min(1, highest * 1.15)), plot))
            plot.y = plot.bottom + Self.panelSpace
        }
        let rateRange = Axis.range(of: rateCurve.points.map(\.y), fromZero: true)
        panels.append(panel("Learning rate", [rateCurve], range: rateRange, plot))
        panels[panels.count - 1].chart.showsX = true
        return panels
    }

    private func panel(_ label: String, _ curves: [Curve], range: ClosedRange<Double>, _ plot: Frame) -> Panel {
        let last = max(1, epochs.last?.number ?? 1)
        let epochAxis = Axis("Epoch", range: 0...Double(last), ticks: Ticks.whole(in: 0...last, about: 12))
        let ticks = Ticks.linear(in: range, about: plot.height > 200 ? 6 : 4)
        return Panel(
            chart: Chart(x: epochAxis, y: Axis(label, range: range, ticks: ticks), plot: plot, showsX: false),
            curves: curves)
    }

    // MARK: Kept epoch

    static let keptStroke = Stroke(Theme.faintInk, width: 1.4, .dashed)

    /// How far right the epoch stands whose weights are kept, in layout points.
    var keptPosition: Double? {
        LossStory(epochs: epochs).best.map { panels[0].chart.position(x: Double($0.number), y: 0).x }
    }

    private func markKept(on canvas: Canvas) {
        guard let x = keptPosition else { return }
        let plot = panels[0].chart.plot
        canvas.line([Point(x: x, y: plot.y), Point(x: x, y: plot.bottom)], Self.keptStroke)
        canvas.text(
            "kept", at: Point(x: x - 8, y: plot.y + 14), font: Theme.rowName, color: Theme.faintInk, anchor: .end, halo: Theme.paper)
    }

    // MARK: Curves

    private var hasPrecision: Bool { epochs.contains { $0.averagePrecision != nil } }

    private var lossCurves: [Curve] {
        [
            curve(Stroke(Theme.blue, width: 2.2), "training") { $0.trainLoss },
            curve(Stroke(Theme.vermillion, width: 2.2, .dashed), "validation") { $0.validLoss },
        ]
    }

    private var precisionCurve: Curve {
        curve(Stroke(Theme.bluishGreen, width: 2.2), "validation") { $0.averagePrecision }
    }

    private func curve(_ stroke: Stroke, _ name: String, value: (Epoch) -> Double?) -> Curve {
        let points = epochs.compactMap { epoch in value(epoch).map { Point(x: Double(epoch.number), y: $0) } }
        return Curve(points: points, stroke: stroke, hasDots: true, name: name)
    }

    private var rateCurve: Curve {
        let stroke = Stroke(Theme.faintInk, width: 2)
        guard !rates.isEmpty else {
            return Curve(points: epochs.map { Point(x: Double($0.number), y: $0.learningRate) }, stroke: stroke)
        }
        let points = rates.enumerated().flatMap { epoch, rates in
            rates.enumerated().map { Point(x: Double(epoch) + (Double($0) + 0.5) / Double(rates.count), y: $1) }
        }
        return Curve(points: points, stroke: stroke)
    }
}
