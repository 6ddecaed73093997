public import Job
internal import Page
internal import Raster

extension ChipFigures {
    /// The labelled objects on the left, what the model sees on the right, each with its score in percent: arcgis.learn's `show_results`.
    public func results(
        _ chips: [Comparison], stage: JobEvent.Stage, metrics: Metrics
    ) throws(DrawingError) -> Picture {
        try resultsSheet(chips, stage: stage, metrics: metrics).picture()
    }

    func resultsSheet(_ chips: [Comparison], stage: JobEvent.Stage, metrics: Metrics) -> Sheet {
        let rows = chips.map { chip in
            let image = stretch(chip.image)
            let matching = Matching(predicted: chip.predicted, truth: chip.truth, minimumScore: minimumScore)
            return Sheet.Row(
                name: chip.name,
                cells: [
                    Sheet.Cell(
                        chip: ChipDrawing(image: image, objects: chip.truth.map { classObject($0) }),
                        caption: chip.truth.count.of("object")),
                    Sheet.Cell(
                        chip: ChipDrawing(image: image, objects: seen(chip.predicted)),
                        caption: matching.tally.summary),
                ])
        }
        return Sheet(
            title: "What the model sees \(stage.rawValue) training",
            subtitle: "Average precision \(metrics.averagePrecision.decimal(3)) on \(metrics.chips.of("validation chip")). "
                + "Numbers on objects: how sure the model is, from \(Int(minimumScore * 100))%; "
                + "faint outlines: seen again inside a surer one.",
            legend: classLegend(of: chips.flatMap { $0.truth + $0.predicted.filter(isSure) }),
            headings: ["Ground truth", "Prediction"], rows: rows, cellSide: 400)
    }

    private func seen(_ predicted: [Instance]) -> [ChipDrawing.Object] {
        var coverage = Coverage()
        return predicted.filter(isSure)
            .sorted { ($0.score ?? 1) > ($1.score ?? 1) }
            .map { instance in
                var object = classObject(instance)
                if coverage.covers(instance) { (object.style, object.label) = (object.style.faint, nil) }
                return object
            }
    }

    private func isSure(_ instance: Instance) -> Bool { (instance.score ?? 1) >= minimumScore }
}
