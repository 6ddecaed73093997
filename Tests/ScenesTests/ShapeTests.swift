import Foundation
import Scenes
import Testing

@Test func squarePoolsFillTheirBoxAndRoundOnesAQuarterPiOfIt() throws {
    let squares = wholePools(Samples.square).map(filledShare)
    let rounds = wholePools(Samples.round).map(filledShare)
    #expect(squares.count >= 3 && rounds.count >= 3)
    for share in squares { #expect(share > 0.9) }
    for share in rounds { #expect(abs(share - .pi / 4) < 0.06) }
}

@Test func poolsAreOfAModerateSize() throws {
    for pool in wholePools(Samples.square + Samples.round) {
        let (length, width) = tightestBox(pool)
        #expect((14...42).contains(length))
        #expect((14...42).contains(width))
    }
}

@Test func mixedPoolsHaveEveryShape() throws {
    var options = Samples.options(.mixed)
    options.chips = 36
    let outlines = try Scene.draw(options)[0].objects.map { $0.outlines[0].points }
    #expect(Set(outlines.map(\.count)) == [4, 64])
    let round = outlines.filter { $0.count == 64 }
    #expect(round.contains(where: isDented) && !round.allSatisfy(isDented))
}

@Test func kidneysAreDented() throws {
    let kidneys = try Scene.draw(Samples.options(.kidney))
    let shares = wholePools(kidneys).map(filledShare)
    let dented = kidneys[0].objects.map { $0.outlines[0].points }.filter(isDented)
    #expect(shares.count >= 3)
    for share in shares { #expect((0.6...0.8).contains(share)) }
    #expect(dented.count == kidneys[0].objects.count)
}

/// Whether an outline, which runs around the middle in 64 steps, is dented a quarter of the way round.
private func isDented(_ points: [Point]) -> Bool {
    let middle = Point(x: (points[0].x + points[32].x) / 2, y: (points[0].y + points[32].y) / 2)
    return points[16].distance(to: middle) < 0.7 * points[48].distance(to: middle)
}

/// The pixels of the pools that lie whole inside a chip.
private func wholePools(_ scenes: [Scene]) -> [[(x: Double, y: Double)]] {
    scenes.flatMap(\.chips).flatMap { chip in
        pixels(of: chip).filter { pool in
            let last = Double(chip.image.width - 1)
            return pool.allSatisfy { $0.x > 0 && $0.y > 0 && $0.x < last && $0.y < last }
        }
    }
}

private func pixels(of chip: Chip) -> [[(x: Double, y: Double)]] {
    let ids = chip.ids(.pool) ?? []
    return (1...max(ids.max() ?? 1, 1)).map { id in
        ids.indices.filter { ids[$0] == id }.map { (Double($0 % chip.image.width), Double($0 / chip.image.width)) }
    }.filter { !$0.isEmpty }
}

/// A mask's area by that of the smallest box around it, however that is turned.
private func filledShare(_ pool: [(x: Double, y: Double)]) -> Double {
    let (length, width) = tightestBox(pool)
    return Double(pool.count) / (length * width)
}

private func tightestBox(_ pool: [(x: Double, y: Double)]) -> (Double, Double) {
    let boxes = stride(from: 0.0, to: 90, by: 1.5).map { degrees in
        let (sine, cosine) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
        let along = pool.map { $0.x * cosine + $0.y * sine }
        let across = pool.map { $0.y * cosine - $0.x * sine }
        return (along.max()! - along.min()! + 1, across.max()! - across.min()! + 1)
    }
    return boxes.min { $0.0 * $0.1 < $1.0 * $1.1 }!
}
