import Esri
import Raster
import Testing

@testable import Learning

struct SampleTests {
    private func chip(width: Int = 4, height: Int = 4, labels: [InstanceRaster]) -> LabeledChip {
        let image = RasterImage(width: width, height: height, bands: 1, pixels: [Float](repeating: 9, count: width * height))
        return LabeledChip(name: "000000007", image: image, labels: labels)
    }

    @Test func everyNumberOfEveryRasterIsAnObject() throws {
        let buildings = InstanceRaster(classIndex: 1, ids: [900, 900, 0, 3, 900, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0, 3])
        let pools = InstanceRaster(classIndex: 2, ids: [0, 0, 0, 0, 0, 5, 5, 0, 0, 5, 5, 0, 0, 0, 0, 0])
        let sample = try Sample(chip(labels: [buildings, pools]), size: 4, scaling: .eightBit(1))
        #expect(sample.name == "000000007")
        #expect(sample.instances.map(\.classIndex) == [1, 1, 2])
        #expect(sample.instances.map(\.mask.area) == [4, 3, 4])
        #expect(sample.instances[1].mask.bits == [1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
        #expect(sample.instances[2].box == Box(x0: 1, y0: 1, x1: 2, y1: 2))
        #expect(sample.instances.allSatisfy { $0.score == nil })
    }

    @Test func aBoxOnePixelWideOrHighIsWidenedByOne() throws {
        let column = InstanceRaster(classIndex: 1, ids: [0, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0, 3])
        let pixel = InstanceRaster(classIndex: 2, ids: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0])
        let sample = try Sample(chip(labels: [column, pixel]), size: 4, scaling: .eightBit(1))
        #expect(sample.instances.map(\.box) == [Box(x0: 3, y0: 0, x1: 4, y1: 3), Box(x0: 2, y0: 2, x1: 3, y1: 3)])
    }

    @Test func anObjectThatFillsTheChipIsKept() throws {
        let everything = InstanceRaster(classIndex: 1, ids: [UInt32](repeating: 1, count: 16))
        let sample = try Sample(chip(labels: [everything]), size: 4, scaling: .eightBit(1))
        #expect(sample.instances.map(\.mask.area) == [16])
    }

    @Test func anObjectOutsideTheCropIsDropped() throws {
        let ids: [UInt32] = [1, 0, 0, 0, 2, 2, 0, 0, 1, 0, 0, 0, 2, 2, 0, 0]
        let oblong = chip(width: 8, height: 2, labels: [InstanceRaster(classIndex: 1, ids: ids)])
        let sample = try Sample(oblong, size: 2, scaling: .eightBit(1))
        #expect(sample.instances.map(\.mask.bits) == [[0, 1, 0, 1]])
    }

    @Test func aChipWithoutLabelsIsANegative() throws {
        let sample = try Sample(chip(labels: []), size: 4, scaling: .eightBit(1))
        #expect(sample.instances.isEmpty)
        #expect(sample.image == [Float](repeating: 9 / 255, count: 16))
    }

    @Test func aSinglePixelCanBecomeASample() throws {
        let sample = try Sample(
            chip(width: 1, height: 1, labels: [InstanceRaster(classIndex: 1, ids: [4])]), size: 3, scaling: .eightBit(1))
        #expect(sample.image == [Float](repeating: 9 / 255, count: 9))
        #expect(sample.instances.map(\.mask.area) == [9])
    }

    @Test func aLabelOfAnotherSizeIsRefusedWithTheChipsName() {
        let error = SampleError.labelSize(chip: "000000007", labels: 9, pixels: 16)
        #expect(throws: error) {
            try Sample(chip(labels: [InstanceRaster(classIndex: 1, ids: [UInt32](repeating: 0, count: 9))]), size: 4, scaling: .eightBit(1))
        }
        #expect(error.description.contains("000000007"))
    }

    @Test func aMissingBandIsRefused() {
        #expect(throws: SampleError.missingBand(chip: "000000007", band: 1, bands: 1)) {
            try Sample(chip(labels: []), size: 4, scaling: .eightBit(3))
        }
    }

    @Test func aChipWithoutPixelsIsRefused() {
        #expect(throws: SampleError.empty(chip: "000000007")) {
            try Sample(chip(width: 0, height: 4, labels: []), size: 4, scaling: .eightBit(1))
        }
    }
}
