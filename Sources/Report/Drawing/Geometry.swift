/// A position in layout points: `x` to the right, `y` down.
struct Point: Equatable {
    var x, y: Double
}

/// An upright rectangle in layout points.
struct Frame: Equatable {
    var x, y, width, height: Double

    var right: Double { x + width }
    var bottom: Double { y + height }
    var center: Point { Point(x: x + width / 2, y: y + height / 2) }

    var corners: [Point] {
        [Point(x: x, y: y), Point(x: right, y: y), Point(x: right, y: bottom), Point(x: x, y: bottom)]
    }

    func inset(by margin: Double) -> Frame {
        Frame(x: x + margin, y: y + margin, width: width - 2 * margin, height: height - 2 * margin)
    }

    /// Area shared with `other`.
    func overlap(with other: Frame) -> Double {
        let width = min(right, other.right) - max(x, other.x)
        let height = min(bottom, other.bottom) - max(y, other.y)
        return width > 0 && height > 0 ? width * height : 0
    }

    /// The same size, moved as little as needed to lie inside `outer`.
    func moved(inside outer: Frame) -> Frame {
        var moved = self
        moved.x = max(outer.x, min(x, outer.right - width))
        moved.y = max(outer.y, min(y, outer.bottom - height))
        return moved
    }

    /// The largest frame of the given proportions in the middle of this one.
    func fitting(width innerWidth: Double, height innerHeight: Double) -> Frame {
        let scale = min(width / innerWidth, height / innerHeight)
        return Frame(
            x: x + (width - innerWidth * scale) / 2, y: y + (height - innerHeight * scale) / 2,
            width: innerWidth * scale, height: innerHeight * scale)
    }
}
