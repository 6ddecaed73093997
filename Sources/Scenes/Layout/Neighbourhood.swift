import Foundation

/// Where everything in a scene stands.
struct Neighbourhood {
    let streets: [Street]
    let lots: [Lot]
    let pools: [Pool]
    let trees: [Tree]
    let cars: [Car]

    /// - Parameters:
    ///   - width: Metres from west to east.
    ///   - height: Metres from north to south.
    ///   - empty: Areas without any object of interest.
    init(width: Double, height: Double, objects: [SceneObjects], empty: [Extent], streams: RandomStreams) {
        let plan = StreetPlan(width: width, height: height, streams: streams)
        let classes = Set(objects.map(\.objectClass))
        lots = plan.lots.enumerated().map { number, site in
            Lot(site, number: number, streams: streams, withPool: classes.contains(.pool)) { kind, centre, radius in
                !classes.contains(kind) || !empty.contains { $0.touches(circleAt: centre, radius: radius + 0.5) }
            }
        }
        pools = Neighbourhood.pools(on: lots, objects, streams)
        streets = plan.streets
        trees = Neighbourhood.trees(on: lots, streams)
        cars = Neighbourhood.cars(on: lots, streams)
    }

    private static func pools(on lots: [Lot], _ objects: [SceneObjects], _ streams: RandomStreams) -> [Pool] {
        guard let shape = objects.lazy.compactMap(\.poolShape).first else { return [] }
        return lots.enumerated().compactMap { number, lot in
            var stream = streams.stream(.poolShapes, item: number)
            return lot.pool.map { Pool($0, shape: shape, &stream) }
        }
    }

    private static func trees(on lots: [Lot], _ streams: RandomStreams) -> [Tree] {
        let pools = lots.compactMap(\.pool)
        return lots.enumerated().flatMap { number, lot in
            var stream = streams.stream(.trees, item: number)
            let count = Int(stream.uniform(4...13)) + (lot.house == nil ? 8 : 0)
            return (0..<count).compactMap { _ in tree(on: lot, clearOf: pools, &stream) }
        }
    }

    /// A tree, unless its place is taken.
    private static func tree(on lot: Lot, clearOf pools: [PoolSite], _ stream: inout RandomStream) -> Tree? {
        let radius = stream.chance(0.35) ? stream.uniform(0.5...1.1) : stream.uniform(1.4...4.6)
        let along = stream.uniform(-0.5...0.5) * lot.site.width
        let place = lot.site.frame.point(along, stream.uniform(-2...StreetPlan.lotDepth))
        let tree = Tree(at: place, radius: radius, &stream)
        if pools.contains(where: { $0.frame.origin.distance(to: place) < $0.radius + radius }) { return nil }
        if let house = lot.house, house.distance(from: place) < radius * 0.6 { return nil }
        return tree
    }

    private static func cars(on lots: [Lot], _ streams: RandomStreams) -> [Car] {
        lots.enumerated().flatMap { number, lot -> [Car] in
            var stream = streams.stream(.vehicles, item: number)
            let inDriveway = stream.chance(0.6)
            let onStreet = stream.chance(0.25)
            let driveway = Car(lot.driveway.moved(0, stream.uniform(-1...1), turned: .pi / 2), &stream)
            let street = Car(lot.site.frame.moved(stream.uniform(-6...6), -3.3), &stream)
            return (inDriveway && lot.house != nil ? [driveway] : []) + (onStreet ? [street] : [])
        }
    }
}

extension Lot {
    /// The middle of the driveway between street and house.
    var driveway: Placement { site.frame.moved(drivewaySide * (site.width / 2 - 3), 2) }
}

extension House {
    /// Metres from a position to the nearest wall, 0 inside.
    func distance(from point: Point) -> Double {
        parts.map { part in
            let (along, across) = part.frame.local(point)
            return hypot(max(abs(along) - part.length / 2, 0), max(abs(across) - part.width / 2, 0))
        }.min() ?? .infinity
    }
}
