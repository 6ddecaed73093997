/// A picture's title and the sentence beneath, broken into lines at the upper left margin.
struct PageHeading {
    let titleLines, subtitleLines: [String]

    init(title: String, subtitle: String, width: Double) {
        titleLines = Theme.title.wrap(title, to: width)
        subtitleLines = Theme.subtitle.wrap(subtitle, to: width)
    }

    /// Lower edge of the last line.
    var bottom: Double {
        Theme.margin + Double(titleLines.count) * Theme.title.lineHeight
            + Double(subtitleLines.count) * Theme.subtitle.lineHeight
    }

    func draw(on canvas: Canvas) {
        var top = Theme.margin
        for line in titleLines {
            canvas.text(line, at: Point(x: Theme.margin, y: top + Theme.title.size), font: Theme.title)
            top += Theme.title.lineHeight
        }
        for line in subtitleLines {
            canvas.text(
                line, at: Point(x: Theme.margin, y: top + Theme.subtitle.size), font: Theme.subtitle, color: Theme.faintInk)
            top += Theme.subtitle.lineHeight
        }
    }
}
