/// A line of values in a chart.
struct Curve {
    /// In the axes' values; the line breaks where one is no number.
    var points: [Point]
    var stroke: Stroke
    /// Whether each value gets a dot.
    var hasDots = false
    /// Written at the last value, in the line's colour.
    var name: String?
}

/// Two axes with a grid, and curves between them.
struct Chart {
    var x, y: Axis
    /// The area between the axes, in layout points.
    var plot: Frame
    /// Whether the x axis is written beneath: not where another chart beneath shares it.
    var showsX = true

    private static let tickFont = Theme.caption

    func position(x valueX: Double, y valueY: Double) -> Point {
        Point(x: plot.x + x.share(of: valueX) * plot.width, y: plot.bottom - y.share(of: valueY) * plot.height)
    }

    // MARK: Axes

    func drawAxes(on canvas: Canvas) {
        for tick in y.ticks { drawY(tick, on: canvas) }
        for tick in x.ticks { drawX(tick, on: canvas) }
        canvas.line(
            [Point(x: plot.x, y: plot.bottom), Point(x: plot.right, y: plot.bottom)], Stroke(Theme.faintInk, width: 1))
        canvas.text(y.label, at: Point(x: plot.x, y: plot.y - 9), font: Theme.heading)
        guard showsX else { return }
        canvas.text(
            x.label, at: Point(x: plot.center.x, y: plot.bottom + 40), font: Theme.body, color: Theme.faintInk,
            anchor: .middle)
    }

    private func drawY(_ tick: Tick, on canvas: Canvas) {
        let height = position(x: x.range.lowerBound, y: tick.value).y
        guard let label = tick.label else { return }
        canvas.line([Point(x: plot.x, y: height), Point(x: plot.right, y: height)], Stroke(Theme.rule, width: 1))
        canvas.text(
            label, at: Point(x: plot.x - 8, y: height + Self.tickFont.capHeight / 2), font: Self.tickFont,
            color: Theme.faintInk, anchor: .end)
    }

    private func drawX(_ tick: Tick, on canvas: Canvas) {
        let left = position(x: tick.value, y: y.range.lowerBound).x
        let length = tick.label == nil ? 3.0 : 6
        if tick.label != nil {
            canvas.line([Point(x: left, y: plot.y), Point(x: left, y: plot.bottom)], Stroke(Theme.rule, width: 1))
        }
        canvas.line(
            [Point(x: left, y: plot.bottom), Point(x: left, y: plot.bottom + length)], Stroke(Theme.faintInk, width: 1))
        guard let label = tick.label, showsX else { return }
        canvas.text(
            label, at: Point(x: left, y: plot.bottom + 9 + Self.tickFont.size), font: Self.tickFont,
            color: Theme.faintInk, anchor: .middle)
    }

    // MARK: Curves

    func draw(_ curves: [Curve], on canvas: Canvas) {
        canvas.clipped(to: plot.inset(by: -4)) {
            for curve in curves { draw(curve, on: canvas) }
        }
        drawNames(of: curves, on: canvas)
    }

    private func draw(_ curve: Curve, on canvas: Canvas) {
        for run in curve.points.split(whereSeparator: { !$0.x.isFinite || !$0.y.isFinite }) {
            let points = run.map { position(x: $0.x, y: $0.y) }
            canvas.line(points, curve.stroke)
            if curve.hasDots || points.count == 1 {
                points.forEach { canvas.dot(at: $0, radius: curve.stroke.width + 1.2, curve.stroke.color) }
            }
        }
    }

    /// Samples of lines and what they mean, above the plot on the right.
    func drawKey(_ entries: [(stroke: Stroke, text: String)], on canvas: Canvas) {
        var right = plot.right
        for entry in entries.reversed() {
            let line = right - Theme.body.width(of: entry.text) - 8
            canvas.text(
                entry.text, at: Point(x: right, y: plot.y - 9), font: Theme.body, color: Theme.faintInk, anchor: .end)
            canvas.line([Point(x: line - 24, y: plot.y - 13.5), Point(x: line, y: plot.y - 13.5)], entry.stroke)
            right = line - 24 - 20
        }
    }

    /// Names right of the curves' ends, moved apart where they would touch.
    private func drawNames(of curves: [Curve], on canvas: Canvas) {
        var ends = curves.compactMap { curve in
            curve.points.last { $0.y.isFinite && $0.x.isFinite }.flatMap { end in
                curve.name.map { (name: $0, color: curve.stroke.color, at: position(x: end.x, y: end.y)) }
            }
        }
        .sorted { $0.at.y < $1.at.y }
        for index in ends.indices {
            ends[index].at.y = max(plot.y, min(ends[index].at.y, plot.bottom))
            if index > 0 { ends[index].at.y = max(ends[index].at.y, ends[index - 1].at.y + Theme.body.lineHeight) }
        }
        for end in ends {
            canvas.text(
                end.name, at: Point(x: end.at.x + 10, y: end.at.y + Theme.body.capHeight / 2),
                font: Theme.rowName, color: end.color)
        }
    }
}
