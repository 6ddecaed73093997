/// A legend's entries, broken into lines.
struct LegendLayout {
    /// An entry and how far right it starts.
    struct Item {
        var entry: Sheet.LegendEntry
        var x: Double
        var text: String
    }

    let lines: [[Item]]

    private static let swatchWidth = 22.0
    private static let space = 20.0
    private static let font = Theme.body

    var height: Double { Double(lines.count) * (Self.font.lineHeight + 4) }

    init(entries: [Sheet.LegendEntry], width: Double) {
        var lines: [[Item]] = []
        var x = Double.infinity
        for entry in entries {
            let text = Self.font.shorten(entry.text, to: width - Self.swatchWidth - 7)
            let itemWidth = Self.swatchWidth + 7 + Self.font.width(of: text)
            if x + itemWidth > width {
                lines.append([])
                x = 0
            }
            lines[lines.count - 1].append(Item(entry: entry, x: x, text: text))
            x += itemWidth + Self.space
        }
        self.lines = lines
    }

    func draw(on canvas: Canvas, x: Double, y: Double) {
        for (index, line) in lines.enumerated() {
            let top = y + Double(index) * (Self.font.lineHeight + 4)
            for item in line {
                let swatch = Frame(x: x + item.x + 1, y: top + 1, width: Self.swatchWidth - 2, height: 14)
                canvas.fill(swatch, Self.ground)
                let rings = [swatch.inset(by: 1).corners]
                item.entry.style.fill([rings], on: canvas)
                item.entry.style.stroke(rings, on: canvas)
                canvas.text(
                    item.text, at: Point(x: swatch.right + 8, y: top + Self.font.size), font: Self.font)
            }
        }
    }

    /// Outlines are made for imagery: the swatch has its middle tone.
    private static let ground = Color(0x8A9199)
}
