/// How a line is drawn.
struct Stroke {
    var color: Color
    /// Layout points.
    var width: Double
    let pattern: Pattern
    /// Lengths of strokes and gaps in turn, in layout points; empty for a solid line. A dotted line is round dots, with no length of their own.
    let dash: [Double]

    enum Pattern {
        case solid, dashed, dotted
    }

    init(_ color: Color, width: Double, _ pattern: Pattern = .solid) {
        self.color = color
        self.width = width
        self.pattern = pattern
        dash =
            switch pattern {
            case .solid: []
            case .dashed: [3 * width + 2, 2 * width + 1]
            case .dotted: [0, 2 * width + 0.4]
            }
    }

    /// A wider stroke beneath this one, so that it shows on bright and dark ground alike.
    var casing: Stroke {
        var casing = self
        casing.color = color.luminance < 0.18 ? Theme.paleCasing : Theme.casing
        casing.width += 1.4
        return casing
    }
}

/// Which part of a line of text lies at the point it is drawn at.
enum TextAnchor {
    case start, middle, end

    /// Share of the text's width that lies left of the point.
    var share: Double {
        switch self {
        case .start: 0
        case .middle: 0.5
        case .end: 1
        }
    }
}
