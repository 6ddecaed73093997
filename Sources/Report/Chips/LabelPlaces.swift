/// Finds places for small labels next to what they name, without covering one another.
struct LabelPlaces {
    /// Labels stay inside.
    let frame: Frame
    private(set) var taken: [Frame] = []

    /// Share of a label that others may cover before it is left out.
    private static let tolerance = 0.15

    init(frame: Frame) {
        self.frame = frame
    }

    /// Takes a free place: in the middle of an object with room to spare, otherwise above, below or beside it.
    /// - Returns: nil where every place is taken.
    mutating func take(width: Double, height: Double, near object: Frame) -> Frame? {
        let middle = Frame(
            x: object.center.x - width / 2, y: object.center.y - height / 2, width: width, height: height)
        let hasRoom = object.width > 1.3 * width && object.height > 2 * height
        let free = around(object, middle).filter { !isCovered($0) }
        // At the frame's edge a place beside a small object may have been moved onto it: the least of that is best.
        let place =
            hasRoom && !isCovered(middle)
            ? middle : free.min { $0.overlap(with: object) < $1.overlap(with: object) }
        if let place { taken.append(place) }
        return place
    }

    private func around(_ object: Frame, _ middle: Frame) -> [Frame] {
        var above = middle, below = middle, left = middle, right = middle
        above.y = object.y - middle.height - 1
        below.y = object.bottom + 1
        left.x = object.x - middle.width - 1
        right.x = object.right + 1
        return [above, below, left, right].map { $0.moved(inside: frame) }
    }

    private func isCovered(_ place: Frame) -> Bool {
        taken.reduce(0) { $0 + $1.overlap(with: place) } > Self.tolerance * place.width * place.height
    }
}
