internal import Raster

/// Follows the outlines of a mask.
///
/// The border between inside and outside pixels is walked edge by edge (crack following); the outline goes through the
/// middles of those edges and is then eased once, so that slanting borders are straight lines and not stairs.
struct Contour {
    /// Closed rings in pixels of the mask, a hole as a ring of its own. The pixel in column x and row y covers x…x+1 and y…y+1.
    let rings: [[Point]]

    init(of mask: Mask) {
        var tracer = BorderTracer(mask)
        rings = tracer.trace().map { Self.eased(Self.middles(of: $0)) }
    }

    private static func middles(of corners: [Point]) -> [Point] {
        corners.indices.map { index in
            let next = corners[(index + 1) % corners.count]
            return Point(x: (corners[index].x + next.x) / 2, y: (corners[index].y + next.y) / 2)
        }
    }

    /// Each point moves a quarter of the way to either neighbour.
    private static func eased(_ ring: [Point]) -> [Point] {
        guard ring.count > 4 else { return ring }
        return ring.indices.map { index in
            let before = ring[(index + ring.count - 1) % ring.count]
            let after = ring[(index + 1) % ring.count]
            return Point(
                x: (before.x + 2 * ring[index].x + after.x) / 4, y: (before.y + 2 * ring[index].y + after.y) / 4)
        }
    }
}

/// Walks along pixel edges with the inside on the right hand.
private struct BorderTracer {
    private enum Heading: Int {
        case east, south, west, north

        var right: Heading { Heading(rawValue: (rawValue + 1) % 4)! }
        var left: Heading { Heading(rawValue: (rawValue + 3) % 4)! }
    }

    private let mask: Mask
    private let bounds: PixelBounds?
    /// Whether the upper edge of each pixel has been walked; every ring has such an edge.
    private var walked: Set<Int> = []

    init(_ mask: Mask) {
        self.mask = mask
        bounds = PixelBounds(of: mask)
    }

    mutating func trace() -> [[Point]] {
        guard let bounds else { return [] }
        var rings: [[Point]] = []
        for y in bounds.rows {
            for x in bounds.columns where isInside(x, y) && !isInside(x, y - 1) {
                if !walked.contains(y * mask.width + x) { rings.append(ring(fromX: x, y: y)) }
            }
        }
        return rings
    }

    private mutating func ring(fromX startX: Int, y startY: Int) -> [Point] {
        var corners: [Point] = []
        var (x, y, heading) = (startX, startY, Heading.east)
        repeat {
            corners.append(Point(x: Double(x), y: Double(y)))
            switch heading {
            case .east:
                walked.insert(y * mask.width + x)
                x += 1
            case .south: y += 1
            case .west: x -= 1
            case .north: y -= 1
            }
            heading = turned(heading, x: x, y: y)
        } while (x, y, heading) != (startX, startY, .east)
        return corners
    }

    /// The way on from a corner: around the pixel on the right hand where the one ahead is outside.
    private func turned(_ heading: Heading, x: Int, y: Int) -> Heading {
        let (aheadRight, aheadLeft) =
            switch heading {
            case .east: (isInside(x, y), isInside(x, y - 1))
            case .south: (isInside(x - 1, y), isInside(x, y))
            case .west: (isInside(x - 1, y - 1), isInside(x - 1, y))
            case .north: (isInside(x, y - 1), isInside(x - 1, y - 1))
            }
        if !aheadRight { return heading.right }
        return aheadLeft ? heading.left : heading
    }

    private func isInside(_ x: Int, _ y: Int) -> Bool {
        x >= 0 && y >= 0 && x < mask.width && y < mask.height && mask.bits[y * mask.width + x] != 0
    }
}
