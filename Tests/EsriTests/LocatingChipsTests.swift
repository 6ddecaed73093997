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
        let data = try TrainingData(opening: try export.zip(folder))
        let footprints = try #require(try data.footprints(of: data.chips))
        #expect(footprints.keys.sorted() == data.chips.map(\.name))
        // The upper left corner lies 9 m east and 9 m north of where equator and Greenwich meet.
        let corner = try #require(footprints["000000000"]?.first)
        #expect(corner.allSatisfy { abs($0 - 9 / 111_319.490793) < 1e-9 })
    }

    @Test func chipsInPixelSpaceHaveNoPlace() throws {
        let data = try TrainingData(opening: try Export().zip(folder))
        #expect(try data.footprints(of: data.chips) == nil)
    }
}
