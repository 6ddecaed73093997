import Raster
import Testing

@testable import Learning

struct PixelScalingTests {
    private func image(_ pixels: [Float], bands: Int = 1) -> RasterImage {
        RasterImage(width: pixels.count / bands, height: 1, bands: bands, pixels: pixels, pixelType: .uint16)
    }

    @Test func eightBitValuesAreDividedBy255AndClamped() {
        let scaled = PixelScaling.eightBit(bands: [0]).apply(to: image([0, 51, 255, 300, -4, .nan]))
        #expect(scaled.pixels == [0, 0.2, 1, 1, 0, 0])
    }

    @Test func chosenBandsComeInTheirOrder() {
        let scaled = PixelScaling.eightBit(bands: [2, 0]).apply(to: image([0, 51, 255], bands: 3))
        #expect(scaled.bands == 2)
        #expect(scaled.pixels == [1, 0])
    }

    @Test func otherValuesAreStretchedBetweenTheirExtremes() {
        let scaled = PixelScaling.stretched([100...1100]).apply(to: image([100, 600, 1100, 50, 2000, .nan]))
        #expect(isClose(scaled.pixels, [0, 500 / 1000.0001, 1000 / 1000.0001, 0, 1, 0], tolerance: 1e-7))
    }

    @Test func bandsThatNeverVaryAreLeftOut() {
        #expect(PixelScaling.stretched([0...9, 5...5, 1...4]).bands.map(\.source) == [0, 2])
        #expect(PixelScaling.stretched([5...5, 5...5]).bands.map(\.source) == [0, 1])
        #expect(PixelScaling.stretched([0...9, 5...5, 1...4], bands: [1]).bands.map(\.source) == [1])
    }

    @Test func aBandThatNeverVariesCountsAsOneUnitWide() {
        let scaled = PixelScaling.stretched([5...5]).apply(to: image([5, 5.5]))
        #expect(isClose(scaled.pixels, [0, 0.5 / 1.0001]))
    }

    @Test func statisticsAreScaledAsArcGISDoes() {
        let band = PixelScaling.stretched([100...1100]).bands[0]
        let (mean, deviation) = band.scaled(mean: 350, deviation: 70)
        #expect(isClose([mean, deviation], [250 / 1000.00001, 70 * (250 / 1000.00001) / 350]))
        #expect(band.scaled(mean: 350, deviation: 0).deviation == 0.01)
        #expect(isClose([PixelScaling.stretched([-100...100]).bands[0].scaled(mean: 0, deviation: 20).deviation], [20 / 200.00001]))
    }
}
