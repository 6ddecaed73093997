import Raster
import TestSupport
import Testing

@testable import Esri

@Suite struct LocatingChipsTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test func worldFilesAreReadInTheSystemThatTheDefinitionGives() throws {
        var export = Export()
        export.changes["esri_model_definition.emd"] = Array(export.definition.replacing("PIXEL_SPACE", with: "MAP_SPACE").utf8)
        // Six columns of 0.25 m and four rows of 0.5 m, 9 m east and 18 m north of where equator and Greenwich meet.
        try RasterImage(width: 6, height: 4, bands: 3, pixels: .init(repeating: 1, count: 72), pixelType: .uint8)
            .write(to: folder("wide.tif"), as: .geoTIFF(compression: .lzw))
        export.changes["images/000000000.tif"] = try folder.bytes("wide.tif")
        export.changes["images/000000000.tfw"] = Array(Georeference(transform: [9, 0.25, 0, 18, 0, -0.5], projection: "").worldFile.utf8)
        let data = try TrainingData(opening: try export.zip(folder))
        let footprints = try #require(try data.footprints(of: data.chips))
        #expect(footprints.keys.sorted() == data.chips.map(\.name))
        let ring = try #require(footprints["000000000"]), metresOfADegree = 111_319.490793
        let expected = [[9.0, 18], [9, 16], [10.5, 16], [10.5, 18], [9, 18]]
        try #require(ring.map(\.count) == expected.map(\.count))
        #expect(zip(ring.joined(), expected.joined()).allSatisfy { abs($0 - $1 / metresOfADegree) < 1e-9 })
    }

    @Test func chipsInPixelSpaceHaveNoPlace() throws {
        let data = try TrainingData(opening: try Export().zip(folder))
        #expect(try data.footprints(of: data.chips) == nil)
    }
}
