import Esri
import Raster

@testable import Learning

/// An image with a texture in which every pixel's place shows.
func texturedImage(width: Int, height: Int, bands: Int) -> RasterImage {
    var pixels: [Float] = []
    for band in 0..<bands {
        for y in 0..<height {
            for x in 0..<width { pixels.append(Float((band * 37 + y * 11 + x * 7 + x * y % 13 * 9) % 256)) }
        }
    }
    return RasterImage(width: width, height: height, bands: bands, pixels: pixels)
}

/// Object numbers 0 to 4 in patches three pixels wide and four high.
func patchedIDs(width: Int, height: Int) -> [UInt32] {
    (0..<height * width).map { index in
        let (row, column) = index.quotientAndRemainder(dividingBy: width)
        return UInt32((column / 3 + row / 4 * 2) % 5)
    }
}

/// A black chip with a white square and its label.
func squareChip(side: Int, rows: Range<Int>, columns: Range<Int>) -> LabeledChip {
    var pixels = [Float](repeating: 0, count: side * side)
    var ids = [UInt32](repeating: 0, count: side * side)
    for row in rows {
        for column in columns {
            pixels[row * side + column] = 255
            ids[row * side + column] = 7
        }
    }
    return LabeledChip(
        name: "square", image: RasterImage(width: side, height: side, bands: 1, pixels: pixels),
        labels: [InstanceRaster(classIndex: 1, ids: ids)])
}

extension PixelScaling {
    static func eightBit(_ bands: Int) -> PixelScaling { .eightBit(bands: Array(0..<bands)) }
}

extension Augmentation {
    static func with(
        symmetry: Int = 0, zoom: Zoom = Zoom(), lighting: Lighting = Lighting(), crop: Position = .centre
    ) -> Augmentation {
        var result = Augmentation.none
        result.symmetry = Symmetry(symmetry)
        result.zoom = zoom
        result.lighting = lighting
        result.crop = crop
        return result
    }
}

/// Whether two lists of numbers agree to within a tolerance.
func isClose(_ values: [Float], _ expected: [Float], tolerance: Float = 2e-6) -> Bool {
    values.count == expected.count && zip(values, expected).allSatisfy { abs($0 - $1) <= tolerance }
}

/// Whether two lists of numbers agree to within a tolerance relative to the larger of 1 and the number.
func isClose(_ values: [Double], _ expected: [Double], tolerance: Double = 1e-8) -> Bool {
    values.count == expected.count && zip(values, expected).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
}
