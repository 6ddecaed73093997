import Esri
import Foundation
import Raster
import TestSupport
import Testing

@testable import Learning

struct ChipCacheTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func chip(_ name: String, _ type: PixelType, largestId: UInt32 = 200, opacity: [UInt8]? = nil) -> LabeledChip {
        let image = RasterImage(
            width: 4, height: 2, bands: 3, pixels: (0..<24).map { Float($0 * 10) + (type == .float32 ? 0.5 : 0) }, opacity: opacity, pixelType: type)
        let ids: [UInt32] = [0, 1, 2, 3, 0, 0, 0, largestId]
        return LabeledChip(name: name, image: image, labels: [.init(classIndex: 1, ids: ids), .init(classIndex: 3, ids: ids.reversed())])
    }

    private var chips: [LabeledChip] {
        [
            chip("bytes", .uint8), chip("words", .uint16, largestId: 70_000), chip("numbers", .float32, largestId: 40_000),
            chip("holes", .uint8, opacity: [0, 255, 255, 255, 255, 255, 7, 0]), chip("signed", .int16),
        ]
    }

    @Test(arguments: [0, 60, 1 << 20]) func chipsComeBackAsTheyWereFromMemoryAndFromTheFile(memory: Int) throws {
        var cache = ChipCache(memory: memory, folder: folder.path)
        for chip in chips { cache.store(chip) }
        for chip in chips.shuffled() { #expect(cache.chip(named: chip.name) == chip) }
        #expect(cache.chip(named: "unknown") == nil)
        #expect(try folder.names().isEmpty)
    }

    @Test func imageryOfEightBitsTakesAByteAPixel() {
        #expect(PackedChip(chip("bytes", .uint8)).byteCount == 24 + 8 + 8)
        #expect(PackedChip(chip("words", .uint16, largestId: 70_000)).byteCount == 2 * 24 + 4 * 8 + 4 * 8)
    }

    @Test func theDiskIsNotFilledPastWhatIsToStayFree() throws {
        var cache = ChipCache(memory: 50, folder: folder.path, keepFree: .max)
        for chip in chips { cache.store(chip) }
        #expect(cache.chip(named: "bytes") == chips[0])
        // The first chip has left no memory for one as large as itself.
        #expect(cache.chip(named: "words") == nil && cache.chip(named: "holes") == nil)
    }

    @Test func withoutRoomForAFileChipsAreNotKept() {
        var cache = ChipCache(memory: 50, folder: folder("none"))
        for chip in chips { cache.store(chip) }
        #expect(cache.chip(named: "bytes") == chips[0])
        #expect(cache.chip(named: "words") == nil)
    }
}
