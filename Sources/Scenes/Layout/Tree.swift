import Foundation

/// A tree or a bush.
struct Tree {
    let position: Point
    /// Metres from the trunk to the crown's edge.
    let radius: Double
    /// Metres from the ground to the crown's edge.
    let trunk: Double
    let color: Color
    /// Turns the crown's unevenness.
    let phase: Double

    init(at position: Point, radius: Double, _ stream: inout RandomStream) {
        self.position = position
        self.radius = radius
        trunk = radius * stream.uniform(0.4...0.9)
        color = stream.pick(Tree.colors) * Float(stream.uniform(0.8...1.15))
        phase = stream.uniform(0...2 * .pi)
    }

    /// Distance of a position from the trunk, where 1 is the crown's uneven edge.
    func reach(at point: Point) -> Double {
        let angle = atan2(point.y - position.y, point.x - position.x) + phase
        let edge = 1 + 0.10 * sin(3 * angle) + 0.07 * sin(5 * angle + phase) + 0.05 * sin(9 * angle)
        return point.distance(to: position) / (radius * edge)
    }

    /// Colours of leaves.
    private static let colors: [Color] = [
        .screen(70, 90, 54), .screen(82, 98, 60), .screen(60, 78, 52), .screen(92, 102, 66), .screen(104, 100, 74),
    ]
}

/// A parked car.
struct Car {
    let frame: Placement
    let color: Color

    init(_ frame: Placement, _ stream: inout RandomStream) {
        self.frame = frame
        color = stream.pick(Car.colors)
    }

    private static let colors: [Color] = [
        .screen(225, 225, 225), .screen(190, 192, 195), .screen(60, 62, 66), .screen(110, 30, 30),
        .screen(40, 60, 105), .screen(140, 140, 138), .screen(235, 235, 232),
    ]
}
