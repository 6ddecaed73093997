import Foundation

/// A closed polygon in metres.
public struct Outline: Sendable, Equatable {
    public var points: [Point]

    /// A rectangle centred on the frame's origin.
    static func rectangle(_ frame: Placement, length: Double, width: Double) -> Outline {
        let corners = [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)]
        return Outline(points: corners.map { frame.point($0.0 * length, $0.1 * width) })
    }

    /// An ellipse centred on the frame's origin.
    static func ellipse(_ frame: Placement, length: Double, width: Double) -> Outline {
        radial(frame) { _ in (length / 2, width / 2) }
    }

    /// An ellipse with a dent in one long side.
    static func kidney(_ frame: Placement, length: Double, width: Double) -> Outline {
        radial(frame) { angle in
            let dent = 1 - 0.42 * exp(-pow((angle - .pi / 2) / 0.5, 2))
            return (length / 2, width / 2 * dent)
        }
    }

    /// A band of even width along a line.
    static func band(along line: [Point], width: Double) -> Outline {
        let sides = line.indices.map { index in
            let before = line[max(index - 1, 0)]
            let after = line[min(index + 1, line.count - 1)]
            let length = max(before.distance(to: after), 1e-9)
            let normal = Point(x: -(after.y - before.y) / length, y: (after.x - before.x) / length)
            return (line[index], normal)
        }
        func side(_ offset: Double) -> [Point] {
            sides.map { Point(x: $0.0.x + $0.1.x * offset, y: $0.0.y + $0.1.y * offset) }
        }
        return Outline(points: side(width / 2) + side(-width / 2).reversed())
    }

    /// The smallest upright rectangle around the polygon.
    var extent: Extent {
        points.reduce(Extent(minX: .infinity, minY: .infinity, maxX: -.infinity, maxY: -.infinity)) {
            Extent(
                minX: min($0.minX, $1.x), minY: min($0.minY, $1.y),
                maxX: max($0.maxX, $1.x), maxY: max($0.maxY, $1.y))
        }
    }

    private static func radial(_ frame: Placement, _ radii: (Double) -> (Double, Double)) -> Outline {
        let count = 64
        return Outline(points: (0..<count).map { step in
            let angle = 2 * .pi * Double(step) / Double(count)
            let (length, width) = radii(angle)
            return frame.point(length * cos(angle), width * sin(angle))
        })
    }
}
