/// A building with one or two rectangular parts under one kind of roof.
struct House {
    /// What the roof is like.
    enum Roof { case hip, gable, flat }

    /// A rectangle of the footprint, in metres.
    struct Part {
        let frame: Placement
        let length, width: Double

        var outline: Outline { .rectangle(frame, length: length, width: width) }
    }

    /// Something on the roof.
    struct Detail {
        let frame: Placement
        /// Metres.
        let length, width, height: Double
        let color: Color
    }

    let parts: [Part]
    let roof: Roof
    /// Height of the walls in metres.
    let wall: Double
    /// Rise of the roof per metre.
    let pitch: Double
    let color: Color
    /// Vents, chimneys, air conditioners and solar panels.
    let details: [Detail]

    /// A house whose main part is centred on a frame.
    init(_ frame: Placement, length: Double, width: Double, _ stream: inout RandomStream) {
        roof = stream.pick([.hip, .hip, .gable, .gable, .flat])
        wall = stream.uniform(2.7...3.6) + (stream.chance(0.2) ? 2.7 : 0)
        pitch = stream.uniform(0.35...0.6)
        color = stream.pick(roof == .flat ? House.flatColors : House.slopedColors) * Float(stream.uniform(0.85...1.1))
        let main = Part(frame: frame, length: length, width: width)
        let wing = House.wing(of: main, &stream)
        parts = stream.chance(0.55) ? [main, wing] : [main]
        details = House.details(on: main, &stream)
    }

    /// A narrower part that sticks out at right angles towards the street.
    private static func wing(of main: Part, _ stream: inout RandomStream) -> Part {
        let side = stream.chance(0.5) ? 1.0 : -1.0
        let width = main.width * stream.uniform(0.6...0.8)
        let length = main.width + stream.uniform(2...3)
        let along = side * (main.length - width) / 2
        let across = (main.width - length) / 2
        return Part(frame: main.frame.moved(along, across, turned: .pi / 2), length: length, width: width)
    }

    private static func details(on main: Part, _ stream: inout RandomStream) -> [Detail] {
        func place(_ reach: Double) -> Placement {
            main.frame.moved(stream.uniform(-reach...reach) * main.length, stream.uniform(-reach...reach) * main.width)
        }
        let vents = (0..<Int(stream.uniform(1...4))).map { _ in
            let size = stream.uniform(0.5...1.3)
            return Detail(frame: place(0.35), length: size, width: size, height: 0.7, color: .screen(190, 188, 184))
        }
        guard stream.chance(0.15) else { return vents }
        let panels = main.frame.moved(0, main.width * (stream.chance(0.5) ? 0.22 : -0.22))
        let dark = Color.screen(44, 50, 66)
        return [Detail(frame: panels, length: main.length * 0.45, width: main.width * 0.3, height: 0.1, color: dark)]
    }

    /// The radius of a circle around the first part's centre that holds the whole building, in metres.
    var radius: Double {
        parts.flatMap(\.outline.points).map { $0.distance(to: parts[0].frame.origin) }.max() ?? 0
    }

    private static let slopedColors: [Color] = [
        .screen(132, 124, 118), .screen(104, 100, 100), .screen(150, 108, 88), .screen(168, 124, 100),
        .screen(122, 102, 84), .screen(172, 164, 152), .screen(88, 90, 98), .screen(146, 138, 126),
    ]
    private static let flatColors: [Color] = [.screen(205, 202, 196), .screen(176, 174, 172), .screen(196, 184, 164)]
}
