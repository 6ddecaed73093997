/// A page of chips: title, legend, column headings, and rows of cells with captions.
struct Sheet {
    /// One chip in its cell.
    struct Cell {
        var chip: ChipDrawing
        /// One line beneath the chip.
        var caption: String?
    }

    /// Cells side by side.
    struct Row {
        /// One line above the cells, in bold, and what follows it in plain type.
        var name: String?
        var note: String?
        var cells: [Cell]
    }

    /// What a kind of outline means.
    struct LegendEntry {
        var style: ObjectStyle
        var text: String
    }

    var title: String
    var subtitle: String
    var legend: [LegendEntry] = []
    /// One for each column, or none.
    var headings: [String] = []
    var rows: [Row]
    /// Side of a cell in layout points.
    var cellSide: Double

    func picture() throws(DrawingError) -> Picture {
        let layout = SheetLayout(of: self)
        let canvas = Canvas(width: layout.width, height: layout.height, density: Theme.chipDensity)
        layout.heading.draw(on: canvas)
        layout.legend.draw(on: canvas, x: Theme.margin, y: layout.legendTop)
        for (column, heading) in headings.enumerated() {
            canvas.text(
                heading, at: Point(x: layout.left(ofColumn: column), y: layout.headingsTop + Theme.heading.size),
                font: Theme.heading)
        }
        for index in rows.indices { draw(index, layout, on: canvas) }
        return try canvas.picture()
    }

    private func draw(_ index: Int, _ layout: SheetLayout, on canvas: Canvas) {
        let row = rows[index]
        if let name = row.name { draw(name, note: row.note ?? "", top: layout.rowTops[index], layout, on: canvas) }
        for (column, cell) in row.cells.enumerated() {
            let frame = layout.cell(row: index, column: column)
            cell.chip.draw(on: canvas, in: frame)
            canvas.text(
                Theme.caption.shorten(cell.caption ?? "", to: cellSide),
                at: Point(x: frame.x, y: frame.bottom + Theme.caption.size + 3), font: Theme.caption, color: Theme.faintInk)
        }
    }

    private func draw(_ name: String, note: String, top: Double, _ layout: SheetLayout, on canvas: Canvas) {
        let shown = Theme.rowName.shorten(name, to: layout.contentWidth - Theme.body.width(of: note) - 8)
        let baseline = top + Theme.rowName.size
        canvas.text(shown, at: Point(x: Theme.margin, y: baseline), font: Theme.rowName)
        canvas.text(
            note, at: Point(x: Theme.margin + Theme.rowName.width(of: shown) + 8, y: baseline), font: Theme.body,
            color: Theme.faintInk)
    }
}
