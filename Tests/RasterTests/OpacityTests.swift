import TestSupport
import Testing

@testable import Raster

@Suite struct OpacityTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    /// Writes a GeoTIFF of 3 x 1 pixels whose bands have these values for no data, and reads it.
    private func read(_ pixels: [Float], _ type: PixelType = .uint8, noData: [String?]) throws -> RasterImage {
        let path = folder("chip.tif")
        try RasterImage(width: 3, height: 1, bands: noData.count, pixels: pixels, pixelType: type).write(to: path, as: .geoTIFF(compression: .lzw))
        let bands = noData.enumerated().map { index, value in
            value.map { #"<PAMRasterBand band="\#(index + 1)"><NoDataValue>\#($0)</NoDataValue></PAMRasterBand>"# } ?? ""
        }
        try folder.write("<PAMDataset>\(bands.joined())</PAMDataset>", as: "chip.tif.aux.xml")
        return try RasterImage(contentsOf: path)
    }

    @Test func aPixelIsVoidWhereNoBandHasDataAndItsValuesStay() throws {
        let image = try read([0, 0, 5, 0, 7, 5, 0, 0, 5], noData: ["0", "0", "0"])
        #expect(image.opacity == [0, 255, 255])
        #expect(image.pixels == [0, 0, 5, 0, 7, 5, 0, 0, 5])
    }

    @Test func otherValuesStandForNoDataToo() throws {
        #expect(try read([-9999, 3, 0], .int16, noData: ["-9999"]).opacity == [0, 255, 255])
        #expect(try read([.nan, 3, 0], .float32, noData: ["nan"]).opacity == [0, 255, 255])
    }

    @Test func anImageWithoutVoidsHasNoOpacity() throws {
        #expect(try read([1, 2, 3], noData: [nil]).opacity == nil)
        #expect(try read([1, 2, 3], noData: ["0"]).opacity == nil)
        #expect(try read([0, 2, 3, 1, 2, 3], noData: ["0", nil]).opacity == nil)
    }

    @Test func anAlphaBandIsOpacityAndStaysABand() throws {
        let path = folder("chip.png")
        try RasterImage(width: 3, height: 1, bands: 4, pixels: [9, 9, 9, 8, 8, 8, 7, 7, 7, 0, 128, 255]).write(to: path, as: .png)
        let image = try RasterImage(contentsOf: path)
        #expect(image.opacity == [0, 128, 255])
        #expect(image.bands == 4 && image.pixels.suffix(3) == [0, 128, 255])
    }
}
