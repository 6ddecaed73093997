/// Where everything on a sheet lies, in layout points.
struct SheetLayout {
    let width, height, contentWidth: Double
    let heading: PageHeading
    let legend: LegendLayout
    let legendTop, headingsTop: Double
    /// Upper edges of the rows, their names included.
    let rowTops: [Double]
    private let cellSide: Double
    private let nameHeights: [Double]

    init(of sheet: Sheet) {
        let columns = max(1, sheet.rows.map(\.cells.count).max() ?? 1)
        contentWidth = max(Self.minimumWidth, Double(columns) * (sheet.cellSide + Theme.gap) - Theme.gap)
        width = contentWidth + 2 * Theme.margin
        cellSide = sheet.cellSide
        heading = PageHeading(title: sheet.title, subtitle: sheet.subtitle, width: contentWidth)
        legend = LegendLayout(entries: sheet.legend, width: contentWidth)
        legendTop = heading.bottom + Theme.gap
        headingsTop = legendTop + (legend.lines.isEmpty ? 0 : legend.height + Theme.gap)
        nameHeights = sheet.rows.map { $0.name == nil ? 0 : Theme.body.lineHeight + 4 }

        var top = headingsTop + (sheet.headings.isEmpty ? 0 : Theme.heading.lineHeight + 8)
        var tops: [Double] = []
        for (row, nameHeight) in zip(sheet.rows, nameHeights) {
            tops.append(top)
            let hasCaption = row.cells.contains { $0.caption != nil }
            top += nameHeight + sheet.cellSide + (hasCaption ? Theme.caption.lineHeight + 2 : 0) + Theme.gap
        }
        rowTops = tops
        height = top - Theme.gap + Theme.margin
    }

    /// So that titles need few lines where the chips are few.
    private static let minimumWidth = 480.0

    func left(ofColumn column: Int) -> Double {
        Theme.margin + Double(column) * (cellSide + Theme.gap)
    }

    func cell(row: Int, column: Int) -> Frame {
        Frame(
            x: left(ofColumn: column), y: rowTops[row] + nameHeights[row], width: cellSide, height: cellSide)
    }
}
