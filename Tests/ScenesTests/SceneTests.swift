import Raster
import Scenes
import Testing

@Test func theSameSeedDrawsTheSameBytes() throws {
    let again = try Scene.draw(Samples.options())
    let isSame = again.map(\.image) == Samples.square.map(\.image)
    #expect(isSame)
    #expect(again.map(\.objects) == Samples.square.map(\.objects))
}

@Test func anotherSeedDrawsAnotherPlace() throws {
    var options = Samples.options()
    options.seed += 1
    let other = try Scene.draw(options)[0]
    let differs = other.image.pixels != Samples.square[0].image.pixels
    #expect(differs)
    #expect(other.objects != Samples.square[0].objects)
    #expect(other.image.georeference != Samples.square[0].image.georeference)
}

@Test func theShapeOfPoolsLeavesTheRestOfThePlaceAsItIs() throws {
    let square = Samples.square[0]
    let round = Samples.round[0]
    let cellSize = try #require(square.image.georeference?.transform[1])
    let middles = square.objects.map { $0.outlines[0].middle }
    var compared = 0
    for index in 0..<square.image.width * square.image.height {
        let x = Double(index % square.image.width) * cellSize
        let y = Double(index / square.image.width) * cellSize
        guard middles.allSatisfy({ $0.distance(x, y) > 12 }) else { continue }
        compared += 1
        #expect(square.image.color(index) == round.image.color(index))
    }
    #expect(compared > square.image.width * square.image.height / 20)
    let differs = square.image.pixels != round.image.pixels
    #expect(differs)
    #expect(square.objects.count == round.objects.count)
}

@Test func poolsAreTurquoiseAndTheirSurroundingsAreNot() throws {
    for scene in Samples.square + Samples.round {
        for chip in scene.chips {
            guard let ids = chip.ids(.pool) else { continue }
            let inside = meanBlueness(of: chip.image, where: ids.map { $0 > 0 })
            let outside = meanBlueness(of: chip.image, where: ids.map { $0 == 0 })
            #expect(inside > 45)
            #expect(outside < 10)
        }
    }
}

/// How much greener and bluer than red some pixels are.
private func meanBlueness(of image: RasterImage, where chosen: [Bool]) -> Float {
    let values = chosen.indices.filter { chosen[$0] }.map { index in
        let color = image.color(index)
        return min(color.green, color.blue) - color.red
    }
    return values.reduce(0, +) / Float(values.count)
}

@Test func hazeIsWarmerAndDullerThanNoon() throws {
    var options = Samples.options()
    options.light = .haze
    let haze = try Scene.draw(options)[0]
    let noon = Samples.square[0]
    #expect(warmth(of: haze.image) > warmth(of: noon.image) + 5)
    #expect(contrast(of: haze.image) < contrast(of: noon.image))
    #expect(haze.objects == noon.objects)
}

@Test func mixedLightAlternatesFromSceneToScene() throws {
    var options = Samples.options()
    options.chips = 74
    options.chipSize = 32
    options.light = .mixed
    let warmths = try Scene.draw(options).map { warmth(of: $0.image) }
    #expect(warmths.count == 3)
    #expect(warmths[1] > warmths[0] && warmths[1] > warmths[2])
}

private func warmth(of image: RasterImage) -> Float {
    let area = image.width * image.height
    return (image.pixels[..<area].reduce(0, +) - image.pixels[(2 * area)...].reduce(0, +)) / Float(area)
}

private func contrast(of image: RasterImage) -> Float {
    let mean = image.pixels.reduce(0, +) / Float(image.pixels.count)
    return image.pixels.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(image.pixels.count)
}

@Test(arguments: [
    ("number of chips", \SceneOptions.chips as WritableKeyPath<SceneOptions, Int> & Sendable, 0),
    ("chip size", \SceneOptions.chipSize as WritableKeyPath<SceneOptions, Int> & Sendable, 20),
])
func anOptionOutOfRangeIsRefusedByName(name: String, option: WritableKeyPath<SceneOptions, Int> & Sendable, value: Int) {
    var options = SceneOptions()
    options[keyPath: option] = value
    let error = #expect(throws: SceneError.self) { try Scene.draw(options) }
    #expect(error?.description.contains(name) == true)
    #expect(error?.description.contains("\(value)") == true)
}

@Test func theSameObjectsTwiceAreRefused() {
    var options = SceneOptions()
    options.objects = [.buildings, .buildings]
    #expect(throws: SceneError.invalidOption("list of objects", "Building, Building", "Pool, Building, or each once")) {
        try Scene.draw(options)
    }
}

extension Outline {
    fileprivate var middle: Point {
        let count = Double(points.count)
        return Point(x: points.reduce(0) { $0 + $1.x } / count, y: points.reduce(0) { $0 + $1.y } / count)
    }
}

extension Point {
    fileprivate func distance(_ x: Double, _ y: Double) -> Double {
        ((self.x - x) * (self.x - x) + (self.y - y) * (self.y - y)).squareRoot()
    }
}
