import Raster
import Testing

@testable import Report

private func mask(_ rows: [String]) -> Mask {
    Mask(
        width: rows[0].count, height: rows.count,
        bits: rows.flatMap { $0.map { $0 == "#" ? 1 : 0 } })
}

private func area(_ ring: [Point]) -> Double {
    ring.indices.reduce(0) { sum, index in
        let (a, b) = (ring[index], ring[(index + 1) % ring.count])
        return sum + (a.x * b.y - b.x * a.y) / 2
    }
}

@Test func anEmptyMaskHasNoContour() {
    #expect(Contour(of: mask(["...", "..."])).rings.isEmpty)
}

@Test func aSinglePixelIsADiamondAroundItsCentre() {
    let rings = Contour(of: mask(["...", ".#.", "..."])).rings
    #expect(rings == [[Point(x: 1.5, y: 1), Point(x: 2, y: 1.5), Point(x: 1.5, y: 2), Point(x: 1, y: 1.5)]])
}

@Test func aSquareKeepsItsSidesAndNearlyItsArea() {
    let rows = (0..<20).map { y in String((0..<20).map { (4..<16).contains(y) && (4..<16).contains($0) ? "#" : "." }) }
    let rings = Contour(of: mask(rows)).rings
    #expect(rings.count == 1)
    #expect(rings[0].map(\.x).min() == 4 && rings[0].map(\.x).max() == 16)
    #expect(rings[0].contains(Point(x: 4, y: 10.5)))
    #expect(abs(area(rings[0]) - 144) < 3)
}

@Test func aHoleIsARingOfItsOwnTheOtherWayRound() {
    let rings = Contour(of: mask(["......", ".####.", ".#..#.", ".#..#.", ".####.", "......"])).rings
    #expect(rings.count == 2)
    #expect(rings.map(area).map { $0 > 0 } == [true, false])
}

@Test func piecesThatTouchAtACornerStayApart() {
    #expect(Contour(of: mask(["#.", ".#"])).rings.count == 2)
}

@Test func aMaskThatReachesTheEdgeIsClosedThere() {
    let rings = Contour(of: mask(["###", "###"])).rings
    #expect(rings.count == 1)
    #expect(rings[0].map(\.y).min() == 0 && rings[0].map(\.y).max() == 2)
}

@Test func aSlantingBorderIsStraightAndNotAStair() {
    let rows = (0..<24).map { y in String((0..<24).map { $0 <= y && $0 > 1 && y < 22 ? "#" : "." }) }
    let diagonal = Contour(of: mask(rows)).rings[0].filter { (6.0...18).contains($0.x) && abs($0.x - $0.y) < 2 }
    #expect(diagonal.count > 10)
    #expect(diagonal.allSatisfy { abs(($0.x - $0.y) - (diagonal[0].x - diagonal[0].y)) < 0.01 })
}
