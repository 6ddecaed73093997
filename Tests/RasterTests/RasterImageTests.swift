import Foundation
import TestSupport
import Testing

@testable import Raster

/// An image whose every value differs from its neighbours'.
func ramp(_ width: Int, _ height: Int, bands: Int, _ type: PixelType = .uint8, scale: Float = 1, at georeference: Georeference? = nil)
    -> RasterImage
{
    let pixels = (0..<width * height * bands).map { Float($0 % 251) * scale }
    return RasterImage(width: width, height: height, bands: bands, pixels: pixels, pixelType: type, georeference: georeference)
}

@Suite struct RasterImageTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: [PixelType.uint8, .uint16, .int16, .uint32, .int32, .float32, .float64])
    func aGeoTIFFGivesBackWhatWasWritten(type: PixelType) throws {
        let image = ramp(150, 70, bands: 6, type, scale: type == .float32 ? 0.25 : 1)
        let path = "\(folder.path)/chip.tif"
        try image.write(to: path, as: .geoTIFF(compression: .lzw))
        #expect(try RasterImage(contentsOf: path) == image)
        #expect(try folder.names() == ["chip.tif"])
    }

    @Test(arguments: [(1, PixelType.uint8), (3, .uint8), (4, .uint8), (3, .uint16)])
    func aPNGGivesBackWhatWasWrittenAndLeavesNoSideCar(bands: Int, type: PixelType) throws {
        let place = Georeference(transform: [5, 0.5, 0, 9, 0, -0.5], projection: "")
        let image = ramp(31, 17, bands: bands, type, scale: type == .uint16 ? 200 : 1, at: place)
        let path = "\(folder.path)/picture.png"
        try image.write(to: path, as: .png)
        let read = try RasterImage(contentsOf: path)
        #expect(read.pixels == image.pixels && read.pixelType == type && read.bands == bands)
        #expect(try folder.names() == ["picture.png"])
    }

    @Test func theGeoreferenceOfAGeoTIFFSurvives() throws {
        let image = ramp(8, 8, bands: 3, at: Self.web)
        let path = "\(folder.path)/chip.tif"
        try image.write(to: path, as: .geoTIFF(compression: .deflate))
        let read = try #require(try RasterHeader(contentsOf: path).georeference)
        #expect(read.transform == Self.web.transform)
        #expect(read.projection.contains("AUTHORITY[\"EPSG\",\"3857\"]"))
    }

    @Test func aWorldFilePlacesAnImageThatHoldsNoCoordinates() throws {
        let path = "\(folder.path)/chip.tif"
        try ramp(4, 4, bands: 1).write(to: path, as: .geoTIFF(compression: .none))
        try folder.write(Array(Self.web.worldFile.utf8), as: "chip.tfw")
        let transform = try #require(try RasterImage(contentsOf: path).georeference?.transform)
        for (read, written) in zip(transform, Self.web.transform) { #expect(abs(read - written) < 1e-9) }
        #expect(Self.web.worldFile.hasPrefix("0.5000000000\r\n0.0000000000\r\n0.0000000000\r\n-0.5000000000\r\n1000.2500000000\r\n1999.7500000000\r\n"))
    }

    @Test func valuesAreClampedToThePixelType() throws {
        let image = RasterImage(width: 4, height: 1, bands: 1, pixels: [-3, 0.6, 254.4, 900])
        try image.write(to: "\(folder.path)/a.png", as: .png)
        #expect(try RasterImage(contentsOf: "\(folder.path)/a.png").pixels == [0, 1, 254, 255])
    }

    @Test func objectNumbersBeyondAFloatsReachStayExact() throws {
        let path = try folder.write(Self.tiff([0, 0, 0, 1, 1, 0, 0, 1], format: 1), as: "ids.tif")
        #expect(try LabelRaster(contentsOf: path).bands == [[16_777_216, 16_777_217]])
    }

    @Test func theValueForNoDataIsNoObject() throws {
        let path = try folder.write(Self.tiff([7, 9], format: 1, noData: "9"), as: "ids.tif")
        #expect(try LabelRaster(contentsOf: path).bands == [[7, 0]])
        #expect(try RasterImage(contentsOf: path).pixels == [7, 9])
    }

    @Test func signedBytesKeepTheirSign() throws {
        let image = try RasterImage(contentsOf: try folder.write(Self.tiff([0x80, 0x7f], format: 2), as: "signed.tif"))
        #expect(image.pixelType == .int8 && image.pixels == [-128, 127])
    }

    @Test func aNegativeSignedByteIsNoObject() throws {
        let path = try folder.write(Self.tiff([0xff, 0x7f], format: 2), as: "signed.tif")
        #expect(try LabelRaster(contentsOf: path).bands == [[0, 127]])
    }

    @Test func aBandOfALabelRasterIsAnArrayOfItsOwn() throws {
        let image = RasterImage(width: 2, height: 1, bands: 2, pixels: [0, 7, 300, 0], pixelType: .uint16)
        try image.write(to: "\(folder.path)/l.tif", as: .geoTIFF(compression: .lzw))
        #expect(try LabelRaster(contentsOf: "\(folder.path)/l.tif").bands == [[0, 7], [300, 0]])
    }

    // MARK: Refusals

    @Test func aFileOfAnotherKindIsRefusedByItsName() throws {
        let path = try folder.write([1], as: "notes.txt")
        #expect(throws: RasterError.unknownFormat(path: path)) { try RasterImage(contentsOf: path) }
    }

    @Test func aContentOfAnotherDriverDoesNotOpenUnderAnImagesName() throws {
        try ramp(4, 4, bands: 1).write(to: "\(folder.path)/real.png", as: .png)
        let path = try folder.write(try folder.bytes("real.png"), as: "chip.tif")
        #expect(throws: RasterError.self) { try RasterImage(contentsOf: path) }
    }

    @Test func anMRFThatPointsElsewhereIsRefused() throws {
        let text = "<MRF_META><CachedSource><Source>/etc/hostname</Source></CachedSource></MRF_META>"
        let path = try folder.write(Array(text.utf8), as: "chip.mrf")
        #expect { try RasterImage(contentsOf: path) } throws: { "\($0)".contains("cachedsource") }
    }

    @Test(arguments: ["tif", "png"]) func aTruncatedImageIsRefusedWithItsName(format: String) throws {
        let whole = "\(folder.path)/whole.\(format)"
        try ramp(200, 200, bands: 3).write(to: whole, as: format == "tif" ? .geoTIFF(compression: .lzw) : .png)
        let bytes = try folder.bytes("whole.\(format)")
        let path = try folder.write(Array(bytes.prefix(bytes.count / 2)), as: "cut.\(format)")
        #expect { try RasterImage(contentsOf: path) } throws: { $0 is RasterError && "\($0)".contains("cut.\(format)") }
    }

    @Test func anImageTooWideIsRefusedBeforeItIsRead() throws {
        let path = "\(folder.path)/wide.tif"
        try RasterImage(width: 16_385, height: 1, bands: 1, pixels: .init(repeating: 0, count: 16_385))
            .write(to: path, as: .geoTIFF(compression: .deflate))
        #expect(throws: RasterError.tooLarge(path: path, width: 16_385, height: 1, bands: 1)) { try RasterImage(contentsOf: path) }
    }

    @Test func aMissingFileIsNamed() {
        #expect { try RasterImage(contentsOf: "/nowhere/a.tif") } throws: { "\($0)".contains("/nowhere/a.tif") }
    }

    @Test func anUnwritableFolderIsNamed() {
        #expect { try ramp(2, 2, bands: 1).write(to: "/nowhere/a.png", as: .png) } throws: {
            guard case RasterError.unwritable(let path, _) = $0 else { return false }
            return path == "/nowhere/a.png"
        }
    }

    @Test func aPNGRefusesWhatItDoesNotHold() throws {
        #expect(throws: RasterError.self) { try ramp(2, 2, bands: 6).write(to: "\(folder.path)/a.png", as: .png) }
        #expect(throws: RasterError.self) { try ramp(2, 2, bands: 1, .float32).write(to: "\(folder.path)/a.png", as: .png) }
        #expect(try folder.names().isEmpty)
    }

    @Test func manyThreadsReadAtOnce() async throws {
        let image = ramp(64, 64, bands: 3)
        let path = "\(folder.path)/chip.tif"
        try image.write(to: path, as: .geoTIFF(compression: .lzw))
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<32 { group.addTask { try RasterImage(contentsOf: path) == image } }
            for try await same in group { #expect(same) }
        }
    }

    // MARK: Samples

    static let web = Georeference(
        transform: [1000, 0.5, 0, 2000, 0, -0.5],
        projection: """
            PROJCS["WGS 84 / Pseudo-Mercator",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],\
            PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Mercator_1SP"],PARAMETER["central_meridian",0],\
            PARAMETER["scale_factor",1],PARAMETER["false_easting",0],PARAMETER["false_northing",0],UNIT["metre",1],AUTHORITY["EPSG","3857"]]
            """)

    /// A little-endian TIFF of 2 x 1 pixels: `format` 1 is unsigned, 2 signed; `noData` is one digit, the value that means none.
    private static func tiff(_ pixels: [UInt8], format: Int, noData: Character? = nil) -> [UInt8] {
        func number(_ count: Int, _ value: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        func entry(_ tag: Int, _ type: Int, _ count: Int, _ value: Int) -> [UInt8] {
            number(2, tag) + number(2, type) + number(4, count) + number(4, value)
        }
        var tags = [
            entry(256, 3, 1, 2), entry(257, 3, 1, 1), entry(258, 3, 1, pixels.count * 4), entry(259, 3, 1, 1), entry(262, 3, 1, 1),
            entry(273, 4, 1, 8), entry(277, 3, 1, 1), entry(278, 3, 1, 1), entry(279, 4, 1, pixels.count), entry(339, 3, 1, format),
        ]
        if let noData { tags.append(entry(42113, 2, 2, Int(noData.asciiValue!))) }
        let padding = [UInt8](repeating: 0, count: 8 - pixels.count)
        return [0x49, 0x49, 42, 0] + number(4, 16) + pixels + padding + number(2, tags.count) + tags.flatMap { $0 } + number(4, 0)
    }
}
