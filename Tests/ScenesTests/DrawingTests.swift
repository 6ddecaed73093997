import Foundation
import Raster
import Testing

@testable import Scenes

@Test func streamsOfDifferentConcernsAreIndependent() {
    let streams = RandomStreams(seed: 3, scene: 0)
    var firsts: Set<UInt64> = []
    for concern in [Concern.lots, .trees, .sensor] {
        for item in 0..<100 {
            var stream = streams.stream(concern, item: item)
            firsts.insert(stream.next())
        }
    }
    #expect(firsts.count == 300)
}

@Test func normalNumbersHaveMeanZeroAndDeviationOne() {
    var stream = RandomStream(1)
    let values = (0..<20_000).map { _ in Double(stream.normal()) }
    let mean = values.reduce(0, +) / 20_000
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
    #expect(abs(mean) < 0.03)
    #expect(abs(variance - 1) < 0.05)
}

@Test func noiseIsSmoothAndBetweenZeroAndOne() {
    let noise = valueNoise(width: 60, height: 40, period: 10, octaves: 2, stream: RandomStream(5))
    #expect(noise.allSatisfy { (0...1).contains($0) })
    let steps = noise.indices.filter { $0 % 60 != 0 }.map { abs(noise[$0] - noise[$0 - 1]) }
    #expect(steps.max()! < 0.25)
    #expect(noise.max()! - noise.min()! > 0.3)
}

@Test func coverageMeasuresTheCoveredShareOfPixels() {
    let frame = Placement(origin: Point(x: 2, y: 2), angle: 0)
    let coverage = Coverage(of: .rectangle(frame, length: 3, width: 2), width: 10, height: 10, cellSize: 1)
    #expect(coverage.columns == 0..<4 && coverage.rows == 1..<3)
    #expect(abs(coverage[0, 1] - 0.5) < 0.02)
    #expect(coverage[1, 1] == 1)
}

@Test func aTowerCastsItsShadowAwayFromTheSun() {
    var canvas = Canvas(width: 40, height: 40, cellSize: 0.5)
    canvas.fill { surface, _ in surface.color = Color(0.5, 0.5, 0.5) }
    let tower = Placement(origin: Point(x: 10, y: 10), angle: 0)
    canvas.fill(.rectangle(tower, length: 2, width: 2)) { surface, _ in surface.base = 4 }
    let light = Light(
        azimuth: .pi, elevation: .pi / 4, sun: Color(1, 1, 1), sky: Color(0.2, 0.2, 0.2),
        softness: 0.1, smear: 0, veil: 0, haze: Color(0, 0, 0))
    let seen = canvas.lit(by: light).map(\.red)
    let openGround = seen[35 * 40 + 20]
    // The sun stands in the south at 45 degrees: the shadow of four metres reaches four metres to the north.
    #expect(seen[(20 - 2 - 6) * 40 + 20] < 0.4 * openGround)
    #expect(abs(seen[(20 - 2 - 12) * 40 + 20] - openGround) < 0.02)
    #expect(abs(seen[20 * 40 + 30] - openGround) < 0.02)
    #expect(seen[24 * 40 + 20] > 0.8 * openGround)
}

@Test func aSlopeTowardsTheSunIsBrighter() {
    var stream = RandomStream(2)
    let frame = Placement(origin: Point(x: 10, y: 10), angle: 0)
    let houses = (0..<60).map { _ in House(frame, length: 12, width: 8, &stream) }
    let gable = houses.first { $0.roof == .gable && $0.parts.count == 1 }!
    var canvas = Canvas(width: 60, height: 60, cellSize: 0.333)
    canvas.fill(gable.parts[0].outline) { surface, spot in
        surface = Surface(color: Color(0.5, 0.5, 0.5), base: 3, relief: Float(gable.rise(at: spot.position)))
    }
    let noon = Light.noon(&stream)
    let seen = canvas.lit(by: noon).map(\.red)
    let north = seen[24 * 60 + 30]
    let south = seen[36 * 60 + 30]
    #expect(south > 1.2 * north)
}

@Test func lotsLeaveRoomForEveryCrossStreet() {
    for seed in 0..<200 {
        let plan = StreetPlan(width: 230, height: 230, streams: RandomStreams(seed: UInt64(seed), scene: 0))
        let crossings = plan.streets.filter { !$0.isMain }
        #expect(plan.lots.count > 30 && !crossings.isEmpty)
        for lot in plan.lots {
            let nearest = crossings.flatMap(\.line).map { $0.distance(to: lot.frame.origin) }.min() ?? .infinity
            #expect(nearest > 8)
        }
    }
}

@Test(arguments: [1, 5, 36, 37, 120, 200])
func gridsHoldExactlyTheAskedChips(chips: Int) {
    let grids = ChipGrid.grids(chips: chips, chipSize: 64)
    #expect(grids.reduce(0) { $0 + $1.count } == chips)
    #expect(grids.allSatisfy { $0.count <= $0.columns * $0.rows && $0.columns <= 6 && $0.rows <= 6 })
    #expect(grids.allSatisfy { $0.count > $0.columns * ($0.rows - 1) })
}

@Test(arguments: [(32, 0.05), (128, 0.3), (512, 1), (512, 2)])
func theWidestScenesLieApartAndSmallOnesWhereTheyAlwaysDid(chipSize: Int, cellSize: Double) {
    let west = (0..<3).map { Georeference.mosaic(scene: $0, chipSize: chipSize, cellSize: cellSize, seed: 7).transform[0] }
    let width = Double(ChipGrid.grids(chips: 72, chipSize: chipSize)[0].width) * cellSize
    #expect(west[1] > west[0] + width && west[2] - west[1] == west[1] - west[0])
    #expect(width > 2400 || west[1] - west[0] == 2500)
}

@Test func aContactSheetIsAPicture() throws {
    try withTemporaryFolder { folder in
        try ContactSheet(Samples.square).write(to: folder + "/sheet.png", outlined: true)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/sheet.png"))
        #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) && bytes.count > 50_000)
        #expect(throws: SceneError.cannotWrite(folder + "/none/sheet.png")) {
            try ContactSheet(Samples.square).write(to: folder + "/none/sheet.png", outlined: false)
        }
    }
}
