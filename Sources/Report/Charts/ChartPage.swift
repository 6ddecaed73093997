/// A page with a title, a sentence beneath, and room for charts.
struct ChartPage {
    let heading: PageHeading
    /// Where the charts go, with their labels.
    let room: Frame

    static let width = 960.0

    /// - Parameter contentHeight: Height of the room in layout points.
    init(title: String, subtitle: String, contentHeight: Double) {
        let contentWidth = Self.width - 2 * Theme.margin
        heading = PageHeading(title: title, subtitle: subtitle, width: contentWidth)
        room = Frame(x: Theme.margin, y: heading.bottom, width: contentWidth, height: contentHeight)
    }

    func picture(_ content: (Canvas) -> Void) throws(DrawingError) -> Picture {
        let canvas = Canvas(width: Self.width, height: room.bottom + Theme.margin, density: Theme.chartDensity)
        heading.draw(on: canvas)
        content(canvas)
        return try canvas.picture()
    }
}
