import Foundation
import Job
import Raster
import TestSupport
import Testing

@testable import Inspection

struct DataCardTests {
    private func card(_ export: Export, _ settings: PrepareSettings = PrepareSettings()) throws -> DataCard {
        guard case .trainingData(let card) = try Inspection.inspect(InspectOrder(path: export.path, prepare: settings)).card else {
            throw CocoaError(.featureUnsupported)
        }
        return card
    }

    @Test func objectsAreCountedByClassAndChip() throws {
        let export = try Export(classes: ["pool", "pond"])
        for (index, objects) in [2, 0, 5].enumerated() {
            try export.chip("\(index)", seed: index)
            if objects > 0 { try export.mask("\(index)", objects: objects) }
        }
        try export.mask("2", of: "pond", objects: 3)
        let card = try card(export)
        #expect(card.classes.map(\.instances) == [7, 3] && card.instances == 10)
        #expect(card.chips == 3 && card.emptyChips == 1 && card.instancesPerChip == [0, 10.0 / 3, 8])
        #expect(card.obstacle == nil && card.problems.isEmpty)
    }

    @Test func everyLabelProblemIsNamed() throws {
        let export = try Export(classes: ["pool", "never"])
        for index in 0..<3 { try export.chip("\(index)", seed: index == 2 ? 0 : index) }
        try export.mask("0", objects: 1)
        try export.mask("1", objects: 0)
        try export.mask("9", objects: 4)
        try export.write("map.txt", "images\\0.tif  labels\\pool\\0.tif \r\nimages\\7.tif  labels\\pool\\7.tif \r\n")
        #expect(try card(export).problems == [
            "1 chip that map.txt lists is missing: 7.",
            "1 label has no image: 9.",
            "1 mask holds no object: labels/pool/1.tif.",
            "1 listed class occurs in no label: never.",
            "1 chip repeats another's pixels: 2 = 0.",
        ])
    }

    @Test func aLabelOfAnotherSizeThanItsImageIsNamed() throws {
        let export = try Export()
        try export.chip("0", seed: 0)
        try export.chip("1", seed: 1)
        try export.mask("0", objects: 1)
        try export.mask("1", objects: 1, height: 16)
        #expect(try card(export).problems == [
            "1 chip or label cannot be used: \(export.path)/labels/pool/1.tif has 32 x 16 pixels; expected 32 x 32 as its image has, so export it again."
        ])
    }

    @Test(arguments: [(1, PixelType.uint8), (3, .uint16)]) func aChipWithOtherBandsOrPixelsThanTheFirstIsNamed(bands: Int, type: PixelType) throws {
        let export = try Export()
        try export.chip("0", seed: 0)
        try export.chip("1", seed: 1, bands: bands, type: type)
        for name in ["0", "1"] { try export.mask(name, objects: 1) }
        #expect(try card(export).problems == ["1 chip has other bands or pixels than the first: 1."])
    }

    @Test func statisticsBesideALabelAreNoLabel() throws {
        let export = try Export(mode: "Classified_Tiles")
        try export.chip("0", seed: 0)
        try export.classified("0", [1])
        try export.write("labels/0.tif.aux.xml", "<PAMDataset/>")
        #expect(try card(export).problems.isEmpty)
    }

    @Test func anExportThatModelsWereSavedIntoIsTrainingData() throws {
        let export = try Export()
        try export.chip("0", seed: 0)
        try export.mask("0", objects: 1)
        for name in ["first", "second"] { try export.write("models/\(name)/\(name).emd", "{}") }
        #expect(try card(export).chips == 1)
    }

    @Test func whatIsNeitherIsSaidToHoldNoTrainingData() throws {
        let folder = try TemporaryFolder()
        try folder.write("hello", as: "notes.txt")
        #expect { try Inspection.inspect(InspectOrder(path: folder.path)) } throws: { "\($0)".contains("holds no training data") }
    }

    @Test func chipsThatOverlapBetweenTrainingAndValidationAreFoundByTheirPlace() throws {
        let apart = try Export(), overlapping = try Export()
        for index in 0..<10 {
            for (export, step) in [(apart, 320.0), (overlapping, 160.0)] {
                try export.chip("\(index)", seed: index, at: [step * Double(index), 10, 0, 0, 0, -10], projection: Systems.mercator)
                try export.mask("\(index)", objects: 1)
            }
        }
        #expect(try card(apart).problems.isEmpty)
        #expect(try card(overlapping).problems.map { $0.prefix(33) } == ["1 validation chip overlaps with tr"].map { $0.prefix(33) })
    }

    @Test func degreesBecomeMetresAtTheChipsLatitude() throws {
        let export = try Export()
        try export.chip("0", seed: 0, at: [10, 1e-5, 0, 60.00016, 0, -1e-5], projection: Systems.degrees)
        let cell = try #require(try card(export).cell)
        // On the ellipsoid of WGS 84 at 60 degrees north, a degree is 55.800 km of longitude and 111.412 km of latitude.
        #expect(cell.unit == "degree")
        let metres = try #require(cell.metres)
        #expect(abs(metres[0] - 0.55800) < 1e-4 && abs(metres[1] - 1.11412) < 1e-4)
    }

    @Test func webMercatorIsMeasuredOnTheGround() throws {
        let export = try Export()
        try export.chip("0", seed: 0, at: [0, 10, 0, 8_399_737.89 + 160, 0, -10], projection: Systems.mercator)
        let cell = try #require(try card(export).cell)
        #expect(cell.x == 10 && cell.unit == "metre")
        #expect(abs(try #require(cell.metres)[0] - 5.0125) < 1e-3)
    }

    @Test func aWorldFileIsMeasuredInTheSystemOfTheDefinition() throws {
        let cell = #", "MinCellSize" : { "x" : 10, "y" : 10, "spatialReference" : { "wkid" : 102100, "latestWkid" : 3857 } }"#
        let export = try Export(more: cell)
        try export.chip("0", seed: 0)
        let place = Georeference(transform: [0, 10, 0, 8_399_737.89 + 160, 0, -10], projection: "")
        try export.write("images/0.tfw", place.worldFile)
        let found = try #require(try card(export).cell)
        #expect(found.x == 10 && found.unit == "metre")
        #expect(abs(try #require(found.metres)[0] - 5.0125) < 1e-3)
    }

    @Test(arguments: [
        ("KITTI_rectangles", "txt", "  1 0.00 0 0 1 1 2 2 0 0 0 0 0 0 0\n  8 0.00 0 0 1 1 2 2 0 0 0 0 0 0 0\n"),
        ("PASCAL_VOC_rectangles", "xml", "<annotation><object><name>1</name></object><object><name> 8 </name></object></annotation>"),
    ])
    func rectanglesAreCountedAndUnlistedClassesNamed(mode: String, extension: String, label: String) throws {
        let export = try Export(mode: mode)
        try export.chip("0", seed: 0)
        try export.chip("1", seed: 1)
        try export.write("labels/0.\(`extension`)", label)
        let card = try card(export)
        #expect(card.classes.map(\.instances) == [1] && card.obstacle?.contains(mode) == true)
        #expect(card.problems == ["1 image has no label: 1.", "1 class occurs in labels and is not listed: 8."])
    }

    @Test func classifiedPixelsAreCountedByClass() throws {
        let export = try Export(mode: "Classified_Tiles", classes: ["water", "land"])
        try export.chip("0", seed: 0)
        try export.classified("0", [1, 1, 2])
        let card = try card(export)
        #expect(card.classes.map(\.pixels) == [2, 1] && card.instances == nil)
    }
}
