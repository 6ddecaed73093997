import Raster
import Testing

@testable import Learning

struct PackedMaskTests {
    @Test(arguments: [1, 7, 8, 9, 63, 64, 65, 130, 200]) func overlapsAreThoseOfCountingPixels(width: Int) {
        var random = LinearCongruential(state: width)
        for height in [1, 5, 40] {
            let first = blob(&random, width: width, height: height), second = blob(&random, width: width, height: height)
            let shared = zip(first.bits, second.bits).count { $0 == 1 && $1 == 1 }
            let union = zip(first.bits, second.bits).count { $0 == 1 || $1 == 1 }
            #expect(PackedMask(first).area == first.area)
            #expect(PackedMask(first).mask(width: width, height: height) == first)
            #expect(PackedMask(first).intersection(with: PackedMask(second)) == shared)
            #expect(PackedMask(first).overlap(with: PackedMask(second)) == (shared == 0 ? 0 : Double(shared) / Double(union)))
        }
    }

    /// Scattered pixels in a random rectangle.
    private func blob(_ random: inout LinearCongruential, width: Int, height: Int) -> Mask {
        let columns = random.below(width)..<width, rows = 0..<random.below(height) + 1
        let bits: [UInt8] = (0..<height).flatMap { row in
            (0..<width).map { column in columns.contains(column) && rows.contains(row) && random.below(3) > 0 ? 1 : 0 }
        }
        return Mask(width: width, height: height, bits: bits)
    }

    @Test func twoEllipsesOverlapAsInPycocotools() {
        let first = PackedMask(DetectionCase.ellipse([3, 4, 70, 60], classIndex: 1).mask)
        let second = PackedMask(DetectionCase.ellipse([40, 10, 88, 66], classIndex: 1).mask)
        #expect(first.area == 2932 && second.area == 2097)
        #expect(first.intersection(with: second) == 1010)
        #expect(isClose([first.overlap(with: second)], [0.2513062950982832], tolerance: 1e-15))
    }

    @Test func emptyMasksOverlapNothing() {
        let empty = PackedMask(Mask(width: 70, height: 2, bits: [UInt8](repeating: 0, count: 140)))
        let full = PackedMask(Mask(width: 70, height: 2, bits: [UInt8](repeating: 1, count: 140)))
        #expect(empty.overlap(with: empty) == 0)
        #expect(empty.overlap(with: full) == 0)
        #expect(full.overlap(with: full) == 1)
    }

    @Test func boxesOverlapByTheirAreas() {
        let box = Box(x0: 0, y0: 0, x1: 10, y1: 10)
        #expect(box.overlap(with: box) == 1)
        #expect(box.overlap(with: Box(x0: 5, y0: 0, x1: 15, y1: 10)) == 50.0 / 150)
        #expect(box.overlap(with: Box(x0: 10, y0: 0, x1: 15, y1: 10)) == 0)
        #expect(box.overlap(with: Box(x0: 20, y0: 20, x1: 30, y1: 30)) == 0)
    }
}
