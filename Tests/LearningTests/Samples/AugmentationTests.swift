import Esri
import Foundation
import Raster
import Testing

@testable import Learning

struct AugmentationTests {
    private func draw(seed: Int = 1, epoch: Int = 1, chip: String = "a", symmetries: Bool = true) -> Augmentation {
        var random = RandomSource(seed: seed, epoch: epoch, chip: chip)
        return Augmentation(symmetries: symmetries, from: &random)
    }

    @Test func oneSeedGivesOneSample() throws {
        let chip = squareChip(side: 32, rows: 4..<20, columns: 8..<14)
        let first = try Sample(chip, size: 24, scaling: .eightBit(1), augmentation: draw())
        #expect(try Sample(chip, size: 24, scaling: .eightBit(1), augmentation: draw()) == first)
        #expect(try Sample(chip, size: 24, scaling: .eightBit(1), augmentation: draw(epoch: 2)) != first)
        #expect(try Sample(chip, size: 24, scaling: .eightBit(1), augmentation: draw(chip: "b")) != first)
    }

    @Test func drawsFillArcGISRangesAndNoMore() {
        let draws = (0..<2000).map { draw(epoch: $0) }
        #expect(Set(draws.map(\.symmetry.number)) == Set(0..<8))
        expectSpread(draws.map(\.lighting.brightness), over: 0.4...0.6)
        expectSpread(draws.map(\.zoom.factor), over: 1...1.2)
        expectSpread(draws.map { log($0.lighting.contrast) }, over: 0...log(1.5))
        expectSpread(draws.flatMap { [$0.zoom.focus.row, $0.zoom.focus.column, $0.crop.row, $0.crop.column] }, over: 0...1)
    }

    private func expectSpread(_ values: [Double], over range: ClosedRange<Double>) {
        let width = range.upperBound - range.lowerBound
        #expect(values.min()! >= range.lowerBound && values.min()! < range.lowerBound + 0.01 * width)
        #expect(values.max()! <= range.upperBound && values.max()! > range.upperBound - 0.01 * width)
        #expect(abs(values.mean - range.lowerBound - width / 2) < 0.03 * width)
    }

    @Test func aCameraViewIsNeverTurnedOrMirrored() {
        #expect((0..<50).allSatisfy { draw(epoch: $0, symmetries: false).symmetry == Symmetry(0) })
    }

    @Test(arguments: 0..<8) func aBrightSquareStaysUnderItsMask(symmetry: Int) throws {
        let chip = squareChip(side: 20, rows: 3..<9, columns: 5..<17)
        let sample = try Sample(chip, size: 20, scaling: .eightBit(1), augmentation: .with(symmetry: symmetry))
        let instance = try #require(sample.instances.first)
        #expect(instance.mask.area == 72)
        #expect(sample.image == instance.mask.bits.map(Float.init))
    }

    @Test func theEightSymmetriesAreAllDifferent() throws {
        let chip = squareChip(side: 20, rows: 3..<9, columns: 5..<17)
        let boxes = try (0..<8).map {
            try Sample(chip, size: 20, scaling: .eightBit(1), augmentation: .with(symmetry: $0)).instances[0].box
        }
        #expect(boxes.indices.allSatisfy { boxes.firstIndex(of: boxes[$0]) == $0 })
        #expect(boxes[0] == Box(x0: 5, y0: 3, x1: 16, y1: 8))
        #expect(boxes[1] == Box(x0: 3, y0: 3, x1: 14, y1: 8))
        #expect(boxes[2] == Box(x0: 5, y0: 11, x1: 16, y1: 16))
        #expect(boxes[4] == Box(x0: 3, y0: 5, x1: 8, y1: 16))
    }

    @Test func zoomAndResizeMoveTheMaskWithTheImage() throws {
        let chip = squareChip(side: 64, rows: 20..<40, columns: 24..<44)
        for epoch in 0..<20 {
            var augmentation = draw(epoch: epoch)
            augmentation.lighting = Lighting()
            let sample = try Sample(chip, size: 48, scaling: .eightBit(1), augmentation: augmentation)
            let mask = try #require(sample.instances.first).mask
            let wrong = zip(sample.image, mask.bits).count { $0.0 > 0.75 && $0.1 == 0 || $0.0 < 0.25 && $0.1 == 1 }
            #expect(wrong == 0)
            #expect(mask.area >= 15 * 15)
        }
    }

    @Test func lightLeavesMasksAlone() throws {
        let chip = squareChip(side: 16, rows: 3..<9, columns: 5..<9)
        let lit = try Sample(
            chip, size: 16, scaling: .eightBit(1), augmentation: .with(lighting: Lighting(brightness: 0.6, contrast: 1.5)))
        #expect(try lit.instances == Sample(chip, size: 16, scaling: .eightBit(1)).instances)
    }

    @Test func lightIsAddedToAndMultipliesLogits() {
        var pixels: [Float] = [0, 0.2, 0.5, 0.9, 1]
        Lighting(brightness: 0.6, contrast: 1.2).apply(to: &pixels)
        let expected = [1e-7, 0.2, 0.5, 0.9, 1 - 1.1920929e-7].map { value in
            Float(1 / (1 + exp(-1.2 * (log(value / (1 - value)) + log(0.6 / 0.4)))))
        }
        #expect(isClose(pixels, expected, tolerance: 1e-6))
    }
}
