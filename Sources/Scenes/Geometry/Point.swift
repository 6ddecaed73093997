import Foundation

/// A position in a scene in metres, `x` to the east and `y` to the south, from the upper left corner.
public struct Point: Sendable, Equatable {
    public var x, y: Double

    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }

    /// Metres between two positions.
    public func distance(to other: Point) -> Double { hypot(x - other.x, y - other.y) }
}

/// A local frame of reference: an origin, and a direction for its first axis.
struct Placement {
    var origin: Point
    /// Radians from east to south.
    var angle: Double

    /// The scene's position of local coordinates.
    func point(_ along: Double, _ across: Double) -> Point {
        Point(
            x: origin.x + along * cos(angle) - across * sin(angle),
            y: origin.y + along * sin(angle) + across * cos(angle))
    }

    /// Local coordinates of a position in the scene.
    func local(_ point: Point) -> (along: Double, across: Double) {
        let x = point.x - origin.x
        let y = point.y - origin.y
        return (x * cos(angle) + y * sin(angle), y * cos(angle) - x * sin(angle))
    }

    /// The frame whose origin is at local coordinates, turned by `angle` more.
    func moved(_ along: Double, _ across: Double, turned: Double = 0) -> Placement {
        Placement(origin: point(along, across), angle: angle + turned)
    }
}

/// An upright rectangle in metres.
struct Extent: Equatable {
    var minX, minY, maxX, maxY: Double

    /// Whether a circle reaches into the rectangle.
    func touches(circleAt centre: Point, radius: Double) -> Bool {
        let nearest = Point(x: min(max(centre.x, minX), maxX), y: min(max(centre.y, minY), maxY))
        return nearest.distance(to: centre) < radius
    }
}
