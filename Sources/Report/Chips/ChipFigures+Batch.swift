internal import Page
internal import Raster

extension ChipFigures {
    /// Training chips as the network gets them, augmented, with the labelled objects: arcgis.learn's `show_batch`.
    /// - Parameter chips: Up to 16 are shown.
    public func batch(_ chips: [LabelledPicture]) throws(DrawingError) -> Picture {
        try batchSheet(chips).picture()
    }

    func batchSheet(_ chips: [LabelledPicture]) -> Sheet {
        let shown = Array(chips.prefix(16))
        let columns = min(4, max(2, shown.count))
        let rows = stride(from: 0, to: shown.count, by: columns).map { start in
            Sheet.Row(cells: shown[start..<min(start + columns, shown.count)].map(cell))
        }
        return Sheet(
            title: "Training chips",
            subtitle: "As the network gets them, with the objects that are labelled.",
            legend: classLegend(of: shown.flatMap(\.instances)), rows: rows, cellSide: 230)
    }

    private func cell(_ chip: LabelledPicture) -> Sheet.Cell {
        Sheet.Cell(
            chip: ChipDrawing(image: stretch(chip.image), objects: chip.instances.map { classObject($0) }),
            caption: "\(chip.name) · \(chip.instances.count.of("object"))")
    }
}
