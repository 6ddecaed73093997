import Foundation
import TestSupport
import Testing

@testable import Raster

/// Files beside an image that GDAL could open by itself, and where they could lead it.
@Suite struct SideFileTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    /// An MRF of 2 x 2 pixels without compression.
    private func mrf(_ more: String = "") -> String {
        """
        <MRF_META><Raster><Size x="2" y="2" c="1"/><PageSize x="2" y="2" c="1"/><Compression>NONE</Compression><DataType>Byte</DataType>\
        \(more)</Raster></MRF_META>
        """
    }

    /// An MRF's index of one page, and the page.
    private func writeParts(of name: String) throws {
        try folder.write([UInt8](repeating: 0, count: 15) + [4], as: "\(name).idx")
        try folder.write([1, 2, 3, 4], as: "\(name).til")
    }

    /// An MRF text that leads to files elsewhere.
    private func leading(to name: String) -> String {
        mrf("<DataFile>\(folder(name)).til</DataFile><IndexFile>\(folder(name)).idx</IndexFile>")
    }

    @Test func anMRFIsReadFromTheFilesBesideIt() throws {
        try writeParts(of: "chip")
        #expect(try RasterImage(contentsOf: try folder.write(mrf(), as: "chip.mrf")).pixels == [1, 2, 3, 4])
    }

    @Test func anMRFThatPointsElsewhereBehindAMebibyteIsRefused() throws {
        try writeParts(of: "foreign")
        let text = leading(to: "foreign").replacing("<Raster>", with: String(repeating: " ", count: 1 << 20) + "<Raster>")
        let path = try folder.write(text, as: "chip.mrf")
        #expect { try RasterImage(contentsOf: path) } throws: { "\($0)".contains("more than 1048576 bytes") }
    }

    @Test func aNameThatStandsForAnotherFileIsRefused() throws {
        try writeParts(of: "foreign")
        try folder.write(leading(to: "foreign"), as: "chip")
        let path = try folder.write("", as: "chip:MRF:V0.mrf")
        #expect { try RasterImage(contentsOf: path) } throws: { "\($0)".contains("does not begin with <MRF_META>") }
    }

    @Test(arguments: ["msk", "MSK"]) func anImageWithAMaskFileBesideItIsRefused(extension: String) throws {
        try RasterImage(width: 2, height: 2, bands: 1, pixels: [1, 2, 3, 4]).write(to: folder("chip.tif"), as: .geoTIFF(compression: .none))
        try writeParts(of: "foreign")
        try folder.write(leading(to: "foreign"), as: "chip.tif.\(`extension`)")
        let flags = #"<PAMDataset><Metadata><MDI key="INTERNAL_MASK_FLAGS_1">2</MDI></Metadata></PAMDataset>"#
        try folder.write(flags, as: "chip.tif.\(`extension`).aux.xml")
        let names = try folder.names().filter { $0.hasPrefix("chip") }
        try Archive.write(names.map { (name: $0, source: .file(folder($0))) }, to: folder("chips.zip"))
        for path in [folder("chip.tif"), try Archive(opening: folder("chips.zip")).gdalPath(of: "chip.tif")] {
            #expect { try RasterImage(contentsOf: path) } throws: { "\($0)".contains("a mask file lies beside it, chip.tif.\(`extension`)") }
        }
    }

    @Test func overviewsBesideAnImageAreNotOpened() throws {
        let image = RasterImage(width: 2, height: 2, bands: 1, pixels: [1, 2, 3, 4])
        try image.write(to: folder("chip.tif"), as: .geoTIFF(compression: .none))
        let cache = mrf("<DataFile>\(folder("made.til"))</DataFile>").replacing("<Raster>", with: "<CachedSource><Source>\(folder("chip.tif"))</Source></CachedSource><Raster>")
        for name in ["chip.tif.ovr", "other.mrf"] { try folder.write(cache, as: name) }
        let aux = #"<PAMDataset><Metadata domain="OVERVIEWS"><MDI key="OVERVIEW_FILE">:::BASE:::other.mrf</MDI></Metadata></PAMDataset>"#
        try folder.write(aux, as: "chip.tif.aux.xml")
        let names = try folder.names()
        #expect(try RasterImage(contentsOf: folder("chip.tif")) == image)
        #expect(try folder.names() == names)
    }
}
