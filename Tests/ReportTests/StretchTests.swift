import Raster
import Testing

@testable import Report

private func ramp(bands: Int, type: PixelType, scale: Float = 1) -> RasterImage {
    let pixels = (0..<bands).flatMap { band in (0..<1000).map { Float($0) * scale + Float(band) } }
    return RasterImage(width: 100, height: 10, bands: bands, pixels: pixels, pixelType: type)
}

@Test func eightBitValuesStandForThemselves() {
    let image = RasterImage(width: 2, height: 1, bands: 3, pixels: [0, 10, 128, 20, 255, 30])
    #expect(Stretch()(image).pixels == [0xFF00_80FF, 0xFF0A_141E])
}

@Test func otherValuesAreStretchedBetweenTheirPercentiles() {
    let image = ramp(bands: 1, type: .uint16, scale: 7)
    let range = Stretch().range(of: image.pixels[...], type: .uint16)
    #expect(range == ValueRange(black: 14, white: 6958))
    let stretched = Stretch()(image).pixels
    #expect(stretched.first == 0xFF00_0000)
    #expect(stretched.last == 0xFFFF_FFFF)
    #expect(stretched[500] & 0xFF == 128)
}

@Test func eachBandIsStretchedByItself() {
    var image = ramp(bands: 3, type: .float32)
    for index in 1000..<2000 { image.pixels[index] *= 1000 }
    let middle = Stretch()(image).pixels[500]
    #expect(middle == 0xFF80_8080)
}

@Test func theChosenBandsAreShown() {
    let image = RasterImage(width: 1, height: 1, bands: 4, pixels: [1, 2, 3, 4])
    #expect(Stretch(bands: [3, 2, 1])(image).pixels == [0xFF04_0302])
    #expect(Stretch(bands: [2])(image).pixels == [0xFF03_0303])
}

@Test func aBandThatTheImageLacksFallsBackToTheFirst() {
    let image = RasterImage(width: 1, height: 1, bands: 3, pixels: [1, 2, 3])
    #expect(Stretch(bands: [7, 2, 1])(image).pixels == [0xFF01_0203])
    let single = RasterImage(width: 1, height: 1, bands: 1, pixels: [9])
    #expect(Stretch(bands: [0, 1, 2])(single).pixels == [0xFF09_0909])
}

@Test func valuesThatAreNoNumberAreTransparentAndDoNotMoveTheStretch() {
    var image = ramp(bands: 1, type: .float32)
    image.pixels[0] = .nan
    image.pixels[1] = .infinity
    let stretched = Stretch()(image)
    #expect(stretched.pixels[0] == 0 && stretched.pixels[1] == 0)
    #expect(Stretch().range(of: image.pixels[...], type: .float32).white < 1000)
}

@Test func pixelsWithoutDataAreTransparentAndDoNotMoveTheStretch() {
    var image = ramp(bands: 1, type: .uint16)
    let expected = Stretch()(image)
    var opacity = [UInt8](repeating: 255, count: 1000)
    for index in 0..<100 {
        (image.pixels[index], opacity[index]) = (65535, 0)
    }
    image.opacity = opacity
    let stretched = Stretch()(image)
    #expect(stretched.pixels[..<100].allSatisfy { $0 == 0 })
    #expect(stretched.pixels[100] == 0xFF00_0000 && stretched.pixels[999] == expected.pixels[999])
}

@Test func aPixelThatIsHalfOpaqueIsHalfShown() {
    let image = RasterImage(width: 2, height: 1, bands: 3, pixels: [200, 200, 100, 100, 50, 50], opacity: [255, 128])
    #expect(Stretch()(image).pixels == [0xFFC8_6432, 0x8064_3219])
}

@Test func aBandOfOneValueIsGrey() {
    let image = RasterImage(width: 2, height: 1, bands: 1, pixels: [5, 5], pixelType: .int16)
    #expect(Stretch()(image).pixels == [0xFF7F_7F7F, 0xFF7F_7F7F])
}

@Test func bandsNamedRedGreenAndBlueAreShownAsSuch() {
    #expect(Stretch(bandNames: ["Blue", "GREEN", "red", "NIR"]).bands == [2, 1, 0])
    #expect(Stretch(bandNames: ["Band_1", "Band_2", "Band_3"]).bands == nil)
    #expect(Stretch(bandNames: ["Red", "NIR"]).bands == nil)
}
