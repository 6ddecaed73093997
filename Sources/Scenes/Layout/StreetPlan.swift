import Foundation

/// Gently winding streets in parallel, a few cross streets, and the rows of lots between them.
struct StreetPlan {
    /// The centre line of each street.
    let streets: [Street]
    /// Where each lot meets the sidewalk: the frame's first axis runs along the street and the second into the lot.
    let lots: [LotSite]

    /// Lays out streets over an area in metres.
    init(width: Double, height: Double, streams: RandomStreams) {
        var stream = streams.stream(.streets)
        let grid = WindingGrid(centre: Point(x: width / 2, y: height / 2), &stream)
        let reach = hypot(width, height) / 2 + 40
        let rows = spaced(-reach...reach, by: 2 * (StreetPlan.lotDepth + StreetPlan.verge), jitter: 0, &stream)
        let crossings = spaced(-reach...reach, by: 170, jitter: 40, &stream)
        let along = Array(stride(from: -reach, through: reach, by: 4))
        streets = rows.map { row in Street(line: along.map { grid.place($0, row).origin }, isMain: true) }
            + crossings.map { crossing in Street(line: along.map { grid.place(crossing, $0).origin }, isMain: false) }
        lots = rows.enumerated().flatMap { index, row in
            let sides = [1.0, -1.0].enumerated().map { side, sign in
                lotSites(grid, row, sign, reach, crossings, streams.stream(.lots, item: -1 - 2 * index - side))
            }
            return sides.flatMap(\.self)
        }
    }

    /// Metres from the middle of a street to the lots on its side.
    static let verge = 5.8
    /// Metres from the front of a lot to its back.
    static let lotDepth = 27.0
}

/// A street.
struct Street {
    let line: [Point]
    /// Whether houses face it.
    let isMain: Bool

    var width: Double { isMain ? 7.2 : 6.2 }
}

/// A piece of land along a street.
struct LotSite {
    /// The middle of the lot's front.
    let frame: Placement
    /// Metres along the street.
    let width: Double
}

/// A grid that is turned and bent as a whole.
private struct WindingGrid {
    let centre: Point
    let angle, swing, period, phase: Double

    init(centre: Point, _ stream: inout RandomStream) {
        self.centre = centre
        angle = stream.uniform(-0.45...0.45) + (stream.chance(0.5) ? .pi / 2 : 0)
        swing = stream.uniform(2...7)
        period = stream.uniform(180...300)
        phase = stream.uniform(0...2 * .pi)
    }

    func place(_ along: Double, _ across: Double) -> Placement {
        let turn = 2 * .pi * along / period + phase
        return Placement(origin: centre, angle: angle)
            .moved(along, across + swing * sin(turn), turned: atan(swing * 2 * .pi / period * cos(turn)))
    }
}

private func lotSites(
    _ grid: WindingGrid, _ row: Double, _ sign: Double, _ reach: Double, _ crossings: [Double], _ stream: RandomStream
) -> [LotSite] {
    var stream = stream
    var sites: [LotSite] = []
    let gap = 4.5
    var start = -reach
    while start < reach {
        let width = stream.uniform(17...23)
        if let crossing = crossings.first(where: { $0 + gap > start && $0 - gap < start + width }) {
            start = crossing + gap
            continue
        }
        let street = grid.place(start + width / 2, row)
        let facing = Placement(origin: street.origin, angle: street.angle + (sign > 0 ? 0 : .pi))
        sites.append(LotSite(frame: facing.moved(0, StreetPlan.verge), width: width))
        start += width
    }
    return sites
}

private func spaced(_ range: ClosedRange<Double>, by step: Double, jitter: Double, _ stream: inout RandomStream) -> [Double] {
    let shift = stream.uniform(0...step)
    return stride(from: range.lowerBound + shift, through: range.upperBound, by: step).map {
        $0 + stream.uniform(-jitter...jitter)
    }
}
