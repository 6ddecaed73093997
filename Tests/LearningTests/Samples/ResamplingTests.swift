import Esri
import Raster
import Testing

@testable import Learning

/// Expected numbers were computed with torch 1.13's `grid_sample` on the grids that fastai 1.0.61 composes.
struct ResamplingTests {
    private func sample(
        width: Int, height: Int, bands: Int = 1, size: Int, _ augmentation: Augmentation = .none
    ) throws -> Sample {
        let chip = LabeledChip(
            name: "chip", image: texturedImage(width: width, height: height, bands: bands),
            labels: [InstanceRaster(classIndex: 1, ids: patchedIDs(width: width, height: height))])
        return try Sample(chip, size: size, scaling: .eightBit(bands), augmentation: augmentation)
    }

    @Test func aSquareChipIsResizedWithAlignedCorners() throws {
        let expected: [Float] = [
            0.0, 0.0411765, 0.0823529, 0.123529, 0.164706, 0.205882, 0.247059, 0.0647059, 0.185294, 0.305882, 0.426471, 0.547059,
            0.438235, 0.558824, 0.129412, 0.329412, 0.529412, 0.5, 0.470588, 0.670588, 0.411765, 0.194118, 0.473529, 0.523529,
            0.573529, 0.623529, 0.558824, 0.723529, 0.258824, 0.617647, 0.517647, 0.647059, 0.77647, 0.676471, 0.576471, 0.323529,
            0.532353, 0.741176, 0.605882, 0.7, 0.794118, 0.888235, 0.388235, 0.676471, 0.505882, 0.794118, 0.623529, 0.911765, 0.741176,
        ]
        #expect(isClose(try sample(width: 10, height: 10, size: 7).image, expected))
    }

    @Test func theCentreIsCutFromAnOblongChip() throws {
        let expected: [Float] = [
            0.0941177, 0.141176, 0.188235, 0.235294, 0.282353, 0.381373, 0.534314, 0.392297, 0.496078, 0.64902, 0.570308, 0.468628,
            0.530812, 0.62577, 0.556863, 0.497059, 0.697899, 0.669328, 0.607983, 0.792437, 0.587675, 0.730532, 0.807843, 0.819608,
            0.544538,
        ]
        #expect(isClose(try sample(width: 13, height: 8, size: 5).image, expected))
    }

    @Test func aChipOfTheRightSizeStaysAsItIs() throws {
        let image = texturedImage(width: 9, height: 9, bands: 2)
        #expect(try sample(width: 9, height: 9, bands: 2, size: 9).image == image.pixels.map { $0 / 255 })
    }

    @Test func symmetryZoomCropAndReflectionAreOneGridUnderTheLight() throws {
        let augmentation = Augmentation.with(
            symmetry: 5, zoom: Zoom(factor: 1.15, focus: Position(row: 0.3, column: 0.8)),
            lighting: Lighting(brightness: 0.43, contrast: 1.3), crop: Position(row: 0.9, column: 0.2))
        let expected: [Float] = [
            0.363334, 0.723272, 0.673672, 0.623588, 0.573515, 0.0791082, 0.284004, 0.568779, 0.403423, 0.636808, 0.678659, 0.879288,
            0.212235, 0.418671, 0.506396, 0.475021, 0.611195, 0.723756, 0.148875, 0.349327, 0.470791, 0.679487, 0.639921, 0.535053,
            0.0945332, 0.223479, 0.465577, 0.358787, 0.632596, 0.49831, 0.0497984, 0.120505, 0.31797, 0.534687, 0.475205, 0.498358,
        ]
        let ids = [
            3, 3, 3, 0, 0, 0, 3, 3, 3, 0, 0, 0, 2, 2, 2, 4, 4, 4, 2, 2, 2, 4, 4, 4, 1, 1, 1, 3, 3, 3, 1, 1, 1, 3, 3, 3,
        ]
        let sample = try sample(width: 14, height: 10, size: 6, augmentation)
        #expect(isClose(sample.image, expected))
        #expect(sample.instances.count == 4)
        #expect(sample.instances.map(\.mask.bits) == (1...4).map { id in ids.map { $0 == id ? 1 : 0 } })
    }

    @Test func aChipMoreThanTwiceAsLargeIsAveragedFirst() throws {
        let expected: [Float] = [
            0.185294, 0.462402, 0.56549, 0.563088, 0.42451, 0.331618, 0.569069, 0.733843, 0.503833, 0.280471, 0.410284, 0.540588,
            0.625098, 0.404069, 0.388667, 0.488088, 0.637177, 0.574069, 0.37799, 0.415373, 0.607304, 0.75698, 0.465873, 0.221961,
            0.518628, 0.701422, 0.538667, 0.328461, 0.422627, 0.515735, 0.582598, 0.496667, 0.326225, 0.369412, 0.622402, 0.718627,
        ]
        #expect(isClose(try sample(width: 40, height: 40, size: 6).image, expected))
    }

    @Test func averagingWorksWithUnevenSidesAndZoom() throws {
        let augmentation = Augmentation.with(
            symmetry: 2, zoom: Zoom(factor: 1.05, focus: Position(row: 0.4, column: 0.6)),
            lighting: Lighting(brightness: 0.45, contrast: 1.2), crop: Position(row: 0.99, column: 0.99))
        let expected: [Float] = [
            0.622188, 0.333267, 0.265333, 0.464503, 0.681967, 0.494829, 0.626581, 0.54178, 0.285786, 0.231167, 0.237688, 0.385333,
            0.586332, 0.569957, 0.422235, 0.636103, 0.295089, 0.21199, 0.433693, 0.554419, 0.485359, 0.536941, 0.520919, 0.33385,
            0.249222,
        ]
        #expect(isClose(try sample(width: 41, height: 37, size: 5, augmentation).image, expected))
    }

    @Test(arguments: [
        (0, 111_992.852052, 67776.0, 4_921_684_955.240640, 2_518_658_414.0), (1, 110_748.160461, 67237, 4_924_435_615.294217, 2_517_105_585),
        (2, 119_303.501453, 65044, 4_924_538_812.027706, 2_518_611_532), (3, 116_665.294290, 68410, 4_926_506_807.326180, 2_517_897_508),
        (4, 114_073.010630, 61094, 4_927_428_297.726281, 2_517_995_072), (5, 117_149.016771, 70054, 4_925_686_288.610074, 2_517_720_626),
        (6, 111_944.273336, 69022, 4_926_439_972.894865, 2_518_240_797), (7, 114_976.007472, 62692, 4_924_690_103.177896, 2_517_903_606),
    ])
    func everySymmetryIsFastais(symmetry: Int, oblong: Double, oblongIDs: Double, square: Double, squareIDs: Double) throws {
        let augmentation = Augmentation.with(
            symmetry: symmetry, zoom: Zoom(factor: 1.17, focus: Position(row: 0.3, column: 0.8)),
            lighting: Lighting(brightness: 0.43, contrast: 1.3), crop: Position(row: 0.6, column: 0.2))
        let sums = try [(27, 20, 16), (256, 256, 224)].flatMap { width, height, size in
            let sample = try sample(width: width, height: height, bands: 3, size: size, augmentation)
            return [weightedSum(sample.image), idSum(sample)]
        }
        #expect(isClose(sums, [oblong, oblongIDs, square, squareIDs], tolerance: 1e-6))
        #expect(sums[1] == oblongIDs && sums[3] == squareIDs)
    }

    private func weightedSum(_ values: [Float]) -> Double {
        values.enumerated().reduce(0) { $0 + Double($1.element) * Double($1.offset + 1) }
    }

    /// The weighted sum of the object numbers, put together again from the masks, which come in the order of the numbers.
    private func idSum(_ sample: Sample) -> Double {
        zip(1..., sample.instances).reduce(0) { $0 + Double($1.0) * weightedSum($1.1.mask.bits.map(Float.init)) }
    }
}
