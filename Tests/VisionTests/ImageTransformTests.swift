import Testing
import Torch

@testable import Vision

struct ImageTransformTests {
    @Test func imagesArePaddedToWholeStridesBelowAndOnTheRight() throws {
        let transform = ImageTransform(mean: [0.5], deviation: [0.25], shorterSide: 72, longerSide: 144)
        let image = (0..<72 * 72).map { Float($0 % 251) / 251 }
        let output = transform(Tensor(image, shape: [1, 1, 72, 72]))
        try #require(output.images.shape == [1, 1, 96, 96])
        #expect(output.size == ImageSize(height: 72, width: 72))
        let pixels: [Float] = output.images.array()
        let wrong = pixels.indices.filter { place in
            let (row, column) = place.quotientAndRemainder(dividingBy: 96)
            let expected = row < 72 && column < 72 ? (image[row * 72 + column] - 0.5) / 0.25 : 0
            return abs(pixels[place] - expected) > 1e-5
        }
        #expect(wrong == [])
    }

    @Test(arguments: [(100, 50, 80, 40), (50, 100, 40, 80), (60, 60, 40, 40), (200, 50, 120, 30)])
    func theShorterSideIsBroughtToItsSizeUnlessTheLongerOneBecomesTooLong(height: Int, width: Int, newHeight: Int, newWidth: Int) {
        let transform = ImageTransform(mean: [0], deviation: [1], shorterSide: 40, longerSide: 120)
        #expect(transform.resized(ImageSize(height: height, width: width)) == ImageSize(height: newHeight, width: newWidth))
    }
}
