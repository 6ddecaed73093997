public import Job
internal import Page
internal import Raster

extension ChipFigures {
    static let labelledStyle = ObjectStyle(color: Theme.paper, fillOpacity: 0.15)
    static let foundStyle = ObjectStyle(color: Theme.skyBlue)
    static let missedStyle = ObjectStyle(color: Theme.yellow, pattern: .dashed, fillOpacity: 0)
    static let falseAlarmStyle = ObjectStyle(color: Theme.vermillion, pattern: .dotted)

    /// The labelled objects, and what the model found, missed and made up before and after training.
    /// - Parameter totals: Counts over all validation chips.
    public func beforeAfter(
        _ chips: [BeforeAfter], before: Metrics, after: Metrics, totals: TallyChange
    ) throws(DrawingError) -> Picture {
        try beforeAfterSheet(chips, before: before, after: after, totals: totals).picture()
    }

    func beforeAfterSheet(_ chips: [BeforeAfter], before: Metrics, after: Metrics, totals: TallyChange) -> Sheet {
        let gain = after.averagePrecision - before.averagePrecision
        return Sheet(
            title: "What training changed: average precision \(before.averagePrecision.decimal(3)) → "
                + "\(after.averagePrecision.decimal(3)) (\(gain.change(3)))",
            subtitle: "On \(after.chips.of("validation chip")), before: \(totals.before.summary). After: \(totals.after.summary).",
            legend: [
                Sheet.LegendEntry(style: Self.labelledStyle, text: "labelled"),
                Sheet.LegendEntry(style: Self.foundStyle, text: "found"),
                Sheet.LegendEntry(style: Self.missedStyle, text: "missed"),
                Sheet.LegendEntry(style: Self.falseAlarmStyle, text: "false alarm"),
            ],
            headings: ["Ground truth", "Before", "After"], rows: chips.map(comparison), cellSide: 300)
    }

    private func comparison(_ chip: BeforeAfter) -> Sheet.Row {
        let image = stretch(chip.image)
        let truth = labelled(chip.truth, image: image)
        return Sheet.Row(
            name: chip.name, note: chip.reason?.rawValue,
            cells: [Sheet.Cell(chip: truth, caption: chip.truth.count.of("object"))]
                + [chip.before, chip.after].map { verdict(on: $0, truth: chip.truth, image: image) })
    }

    func labelled(_ truth: [Instance], image: RGBImage) -> ChipDrawing {
        ChipDrawing(image: image, objects: truth.map { ChipDrawing.Object(instance: $0, style: Self.labelledStyle) })
    }

    func verdict(on predicted: [Instance], truth: [Instance], image: RGBImage) -> Sheet.Cell {
        let matching = Matching(predicted: predicted, truth: truth, minimumScore: minimumScore)
        var coverage = Coverage()
        let found = matching.found.map { ChipDrawing.Object(instance: predicted[$0.predicted], style: Self.foundStyle) }
        for object in found { _ = coverage.covers(object.instance) }
        let objects =
            found
            + matching.falseAlarms.map { index in
                let style = Self.falseAlarmStyle
                return ChipDrawing.Object(
                    instance: predicted[index], style: coverage.covers(predicted[index]) ? style.faint : style)
            }
            + matching.missed.map { ChipDrawing.Object(instance: truth[$0], style: Self.missedStyle) }
        return Sheet.Cell(chip: ChipDrawing(image: image, objects: objects), caption: matching.tally.summary)
    }
}
