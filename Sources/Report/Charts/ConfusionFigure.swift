/// Draws which class the objects of each class are taken for: a row for each labelled class, a column for each class seen.
public struct ConfusionFigure: Sendable {
    /// The classes in the network's order: the first has class index 1.
    var classes: [String]
    /// Objects by labelled and by seen class, `[classes + 1, classes + 1]`; index 0 stands for nothing.
    var counts: [[Int]]

    /// How many classes make a table worth drawing: one is taken for nothing else, and more have no room on the page.
    public static let classCounts = 2...60

    /// - Precondition: `counts` has one row and one column more than there are classes.
    public init(classes: [String], counts: [[Int]]) {
        precondition(counts.count == classes.count + 1 && counts.allSatisfy { $0.count == counts.count })
        self.classes = classes
        self.counts = counts
    }

    /// A page 960 points wide, and the higher the more classes there are.
    public func picture() throws(DrawingError) -> Picture {
        try page.picture { canvas in
            canvas.text("Labelled as", at: Point(x: page.room.x, y: page.room.y + 48), font: Theme.heading)
            canvas.text("Seen as", at: Point(x: left, y: page.room.y + 48), font: Theme.heading)
            for index in order { drawNames(of: index, on: canvas) }
            for row in order {
                for column in order where row + column > 0 { drawCount(labelled: row, seen: column, on: canvas) }
            }
        }
    }

    // MARK: Layout

    var page: ChartPage {
        ChartPage(
            title: "What is taken for what after training",
            subtitle: "Sightings of at least 50% on the validation chips, masks at IoU 0.5. The darker, the larger the share of its row.",
            contentHeight: headHeight + cellHeight * Double(counts.count))
    }

    /// Class indices from top to bottom and from left to right: nothing comes last.
    private var order: [Int] { Array(1..<counts.count) + [0] }

    private static let nameWidth = 170.0
    private var left: Double { page.room.x + Self.nameWidth }
    private var top: Double { page.room.y + headHeight }
    /// Of what stands above the table.
    private var headHeight: Double { isUpright ? 70 + Self.nameHeight : 80 }
    private static let nameHeight = 110.0
    /// Whether the columns are so narrow that their names are turned.
    private var isUpright: Bool { counts.count > 12 }
    private var cellWidth: Double { min(130, (page.room.width - Self.nameWidth) / Double(counts.count)) }
    private var cellHeight: Double { counts.count > 16 ? 20 : 34 }

    /// Where the count of a labelled and a seen class stands, in layout points.
    func cell(labelled: Int, seen: Int) -> Frame {
        let place = { (index: Int) in Double(index == 0 ? counts.count - 1 : index - 1) }
        return Frame(
            x: left + place(seen) * cellWidth, y: top + place(labelled) * cellHeight, width: cellWidth, height: cellHeight)
    }

    // MARK: Drawing

    private func drawNames(of index: Int, on canvas: Canvas) {
        let cell = cell(labelled: index, seen: index)
        let (row, column) = index == 0 ? ("nothing", "missed") : (classes[index - 1], classes[index - 1])
        let font = Theme.body
        canvas.text(
            font.shorten(row, to: Self.nameWidth - 12), at: Point(x: page.room.x, y: cell.center.y + font.capHeight / 2), font: font)
        drawName(column, above: Point(x: cell.center.x, y: top - 9), on: canvas)
    }

    private func drawName(_ column: String, above foot: Point, on canvas: Canvas) {
        guard isUpright else {
            return canvas.text(Theme.body.shorten(column, to: cellWidth - 8), at: foot, font: Theme.body, anchor: .middle)
        }
        let font = Theme.caption
        canvas.turned(around: foot) {
            canvas.text(font.shorten(column, to: Self.nameHeight), at: Point(x: foot.x, y: foot.y + font.capHeight / 2), font: font)
        }
    }

    private func drawCount(labelled: Int, seen: Int, on canvas: Canvas) {
        let cell = cell(labelled: labelled, seen: seen).inset(by: 1)
        let count = counts[labelled][seen]
        let share = Double(count) / Double(max(1, counts[labelled].reduce(0, +)))
        canvas.fill(cell, Theme.rule.opacity(0.5), radius: 3)
        canvas.fill(cell, Theme.blue.opacity(share), radius: 3)
        guard cell.width > 18 else { return }
        canvas.text(
            String(count), at: Point(x: cell.center.x, y: cell.center.y + Theme.body.capHeight / 2),
            font: labelled == seen ? Theme.rowName : Theme.body, color: share > 0.6 ? Theme.paper : Theme.ink, anchor: .middle)
    }
}
