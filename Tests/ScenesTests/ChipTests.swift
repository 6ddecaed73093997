import Raster
import Scenes
import Testing

@Test func chipsContinueTheirScenesGeoreference() throws {
    let scene = Samples.square[0]
    let chips = scene.chips
    let origin = try #require(scene.image.georeference)
    for (index, chip) in chips.enumerated() {
        let georeference = try #require(chip.image.georeference)
        let side = Double(scene.grid.chipSize) * 0.3
        #expect(abs(georeference.transform[0] - origin.transform[0] - Double(index % scene.grid.columns) * side) < 1e-6)
        #expect(abs(georeference.transform[3] - origin.transform[3] + Double(index / scene.grid.columns) * side) < 1e-6)
        #expect(georeference.transform[1] == 0.3 && georeference.transform[5] == -0.3)
        #expect(georeference.projection.contains("3857"))
    }
}

@Test func chipsShowTheirPartOfTheScene() {
    let scene = Samples.square[0]
    let size = scene.grid.chipSize
    let chip = scene.chips[scene.grid.columns + 1]
    for position in [0, size - 1, size * size - 1] {
        let index = (position / size + size) * scene.image.width + position % size + size
        #expect(chip.image.color(position) == scene.image.color(index))
    }
}

@Test func scenesOfOneExportDoNotOverlap() throws {
    var options = Samples.options()
    options.chips = 40
    options.chipSize = 32
    let scenes = try Scene.draw(options)
    #expect(scenes.map(\.grid.count) == [20, 20])
    let west = scenes.map { $0.image.georeference!.transform[0] }
    #expect(west[1] > west[0] + Double(scenes[0].image.width) * 0.3)
}

@Test func objectsAreNumberedWithoutGaps() {
    for label in Samples.both.flatMap(\.chips).flatMap(\.labels) {
        let present = Set(label.ids).subtracting([0]).sorted()
        #expect(present == Array(1...UInt32(present.count)))
        #expect(label.areas.allSatisfy { $0 > 0 })
        #expect(label.areas.reduce(0, +) == label.ids.count { $0 > 0 })
    }
}

@Test func anObjectAcrossABorderIsLabelledOnBothSides() {
    let scene = Samples.both[0]
    let size = scene.grid.chipSize
    let chips = scene.chips
    var crossings = 0
    for chip in chips.indices where (chip + 1) % scene.grid.columns != 0 {
        for row in 0..<size {
            let left = chips[chip].ids(.building)?[row * size + size - 1] ?? 0
            let right = chips[chip + 1].ids(.building)?[row * size] ?? 0
            if left > 0, right > 0 { crossings += 1 }
        }
    }
    #expect(crossings > 10)
}

@Test func labelsCoverWhatTheOutlinesCover() throws {
    let scene = Samples.square[0]
    let labelled = scene.chips.reduce(0) { sum, chip in sum + (chip.ids(.pool)?.count { $0 > 0 } ?? 0) }
    let width = Double(scene.image.width) * 0.3
    let height = Double(scene.image.height) * 0.3
    let inside = scene.objects.map(\.outlines[0]).filter { outline in
        outline.points.allSatisfy { $0.x > 0 && $0.y > 0 && $0.x < width && $0.y < height }
    }
    let touching = scene.objects.map(\.outlines[0]).filter { outline in
        outline.points.contains { $0.x > 0 && $0.y > 0 && $0.x < width && $0.y < height }
    }
    #expect(!inside.isEmpty)
    #expect(Double(labelled) * 0.09 > 0.98 * inside.reduce(0) { $0 + $1.area })
    #expect(Double(labelled) * 0.09 < 1.02 * touching.reduce(0) { $0 + $1.area })
}

extension Outline {
    /// Square metres.
    fileprivate var area: Double {
        let pairs = zip(points, points.dropFirst() + points.prefix(1))
        return abs(pairs.reduce(0) { $0 + $1.0.x * $1.1.y - $1.1.x * $1.0.y }) / 2
    }
}

@Test func atLeastTheAskedShareOfChipsIsEmpty() throws {
    var options = Samples.options()
    options.emptyShare = 0.5
    options.objects = [.pools(shape: .square), .buildings]
    #expect(try Scene.draw(options)[0].chips.count { $0.labels.isEmpty } >= 6)
    options.emptyShare = 1
    #expect(try Scene.draw(options)[0].chips.allSatisfy { $0.labels.isEmpty })
}
