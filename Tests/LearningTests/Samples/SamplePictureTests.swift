import Esri
import Raster
import Testing

@testable import Learning

struct SamplePictureTests {
    private let chip = LabeledChip(
        name: "1", image: RasterImage(width: 2, height: 2, bands: 1, pixels: [0, 51, 102, 255], pixelType: .uint8), labels: [])

    @Test func eightBitImageryIsShownAsItIsStored() throws {
        let picture = try Sample(chip, size: 2, scaling: .eightBit(1)).picture
        #expect(picture.pixels == [0, 51, 102, 255] && picture.pixelType == .uint8)
    }

    @Test func pixelsWithoutDataAreTransparentInThePictureAndTheNetworkSeesThem() throws {
        var void = chip
        void.image.opacity = [0, 255, 255, 255]
        let sample = try Sample(void, size: 2, scaling: .eightBit(1), augmentation: .with(symmetry: 1))
        #expect(sample.picture.opacity == [255, 0, 255, 255])
        #expect(try sample.image == Sample(chip, size: 2, scaling: .eightBit(1), augmentation: .with(symmetry: 1)).image)
        #expect(try Sample(chip, size: 2, scaling: .eightBit(1)).picture.opacity == nil)
    }

    @Test func otherImageryIsShownAsItIsScaledSoThatItCanBeStretched() throws {
        let picture = try Sample(chip, size: 2, scaling: .stretched([0...2550])).picture
        #expect(picture.pixelType == .float32)
        #expect(isClose(picture.pixels, [0, 0.02, 0.04, 0.1], tolerance: 1e-4))
    }
}
