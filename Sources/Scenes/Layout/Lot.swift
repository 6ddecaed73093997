import Foundation

/// A piece of land with what stands and grows on it.
struct Lot {
    /// What covers the open ground.
    enum Cover { case lawn, dryLawn, gravel }

    let site: LotSite
    let cover: Cover
    /// From darker to lighter ground, -1 to 1.
    let tint: Float
    let fence: Fence
    let house: House?
    let pool: PoolSite?
    /// Side of the lot on which the driveway runs: 1 or -1.
    let drivewaySide: Double
    let hasPatio: Bool

    /// What stands along the lot's borders.
    enum Fence { case hedge, boards, none }

    /// - Parameters:
    ///   - number: Names the lot's streams.
    ///   - mayHold: Whether an object of interest may lie at a place with a radius.
    init(_ site: LotSite, number: Int, streams: RandomStreams, withPool: Bool, mayHold: (ObjectClass, Point, Double) -> Bool) {
        self.site = site
        var stream = streams.stream(.lots, item: number)
        cover = stream.pick([.lawn, .lawn, .lawn, .dryLawn, .dryLawn, .gravel])
        tint = Float(stream.uniform(-1...1))
        fence = stream.pick([.hedge, .boards, .boards, .none])
        drivewaySide = stream.chance(0.5) ? 1 : -1
        hasPatio = stream.chance(0.5)
        let isBuilt = stream.chance(0.94)
        let house = Lot.house(on: site, streams.stream(.houses, item: number))
        let pool = Lot.pool(on: site, streams.stream(.poolSites, item: number))
        let keepsHouse = isBuilt && mayHold(.building, house.parts[0].frame.origin, house.radius)
        self.house = keepsHouse ? house : nil
        self.pool = withPool ? pool.flatMap { mayHold(.pool, $0.frame.origin, $0.radius) ? $0 : nil } : nil
    }

    /// The ground's outline, between neighbours, street and the lot behind.
    var outline: Outline {
        .rectangle(site.frame.moved(0, StreetPlan.lotDepth / 2), length: site.width, width: StreetPlan.lotDepth)
    }

    private static func house(on site: LotSite, _ stream: RandomStream) -> House {
        var stream = stream
        let length = stream.uniform(10.5...min(site.width - 4.5, 15))
        let width = stream.uniform(7.5...9)
        let setback = stream.uniform(4...5.5)
        let spare = (site.width - length) / 2 - 1
        let frame = site.frame.moved(stream.uniform(-spare...spare), setback + width / 2)
        return House(frame, length: length, width: width, &stream)
    }

    private static func pool(on site: LotSite, _ stream: RandomStream) -> PoolSite? {
        var stream = stream
        let width = stream.uniform(4.8...7.2)
        let length = width * stream.uniform(1...1.5)
        let deck = stream.uniform(0.8...1.5)
        let spare = max((site.width - length) / 2 - deck - 0.8, 0)
        let along = stream.uniform(-spare...spare)
        let back = StreetPlan.lotDepth - width / 2 - deck - stream.uniform(0.6...1.4)
        let turn = stream.chance(0.15) ? stream.uniform(-0.2...0.2) : 0
        let tint = Float(stream.uniform(0...1))
        guard stream.chance(0.8) else { return nil }
        return PoolSite(
            frame: site.frame.moved(along, back, turned: turn), length: length, width: width, deck: deck, tint: tint)
    }
}
