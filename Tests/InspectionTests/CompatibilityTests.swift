import Esri
import Job
import Testing

@testable import Inspection

struct CompatibilityTests {
    private static let utm = "EPSG:32633"

    private func needs(cell: Double? = 0.3) throws -> ModelNeeds {
        let text = #"{"ModelName": "MaskRCNN", "ExtractBands": [0, 1, 2], "ImageHeight": 256, "Classes": [{"Value": 1, "Name": "roof"}]}"#
        var needs = ModelNeeds(try ModelDefinition(parsing: Array(text.utf8), name: "roofs.emd"), name: "/models/roofs.dlpk")
        needs.cell = cell.map { GroundCell(nominal: $0, system: Self.utm) }
        return needs
    }

    private func data(bands: Int = 3, names: [String] = [], type: String = "uint8", cell: Double? = 0.3, chips: Int = 100) -> Imagery {
        Imagery(
            name: "town.zip", width: 256, height: 256, bands: bands, bandNames: names, pixelType: type,
            cell: cell.map { GroundCell(nominal: $0, system: Self.utm) }, labels: .init(format: "RCNN_Masks", classes: ["roof"], chips: chips))
    }

    private func findings(_ imagery: Imagery, _ settings: PrepareSettings = PrepareSettings()) throws -> [Finding] {
        try Compatibility(model: needs(), imagery: imagery, settings: settings).findings
    }

    @Test func dataOfTheModelsOwnKindFits() throws {
        #expect(try findings(data()).isEmpty)
    }

    @Test func tenMetrePixelsAreRefusedForAModelOfThirtyCentimetres() throws {
        #expect(try findings(data(cell: 10)).map(\.description) == [
            """
            town.zip has pixels of 10 m, and roofs.dlpk was trained on pixels of 0.3 m, so that the imagery is 33.3 times coarser: \
            use imagery of 0.3 m, or a model for 10 m, or allow it with max_cell_size_ratio.
            """
        ])
    }

    @Test(arguments: [(0.4, nil), (0.21, nil), (0.5, Finding.Severity.warning), (0.1, .warning), (1.3, .error), (0.07, .error)])
    func theCellSizeMayDifferALittle(cell: Double, severity: Finding.Severity?) throws {
        #expect(try findings(data(cell: cell)).map(\.severity) == (severity.map { [$0] } ?? []))
    }

    @Test func theLimitOfTheCellSizeIsASetting() throws {
        var settings = PrepareSettings()
        settings.maxCellSizeRatio = 50
        #expect(try findings(data(cell: 10), settings).map(\.severity) == [.warning])
    }

    @Test func differentReferenceSystemsAreComparedOnTheGround() throws {
        var imagery = data()
        imagery.cell = GroundCell(nominal: 0.6, ground: 0.3, system: "EPSG:3857")
        #expect(try findings(imagery).isEmpty)
    }

    @Test func fourBandsForThreeSayWhichAreUsedAndHowToChooseOthers() throws {
        let finding = try #require(try findings(data(bands: 4, names: ["Red", "Green", "Blue", "NearInfrared"])).first)
        #expect(finding.severity == .warning && finding.subject == .bands)
        #expect(finding.description.contains("the bands 1, 2, 3 (Red, Green, Blue) will be used") && finding.description.contains("Extract Bands"))
    }

    @Test func bandsInAnotherOrderAreRefusedAndOtherNamesAreNotSure() throws {
        #expect(try findings(data(names: ["Blue", "Green", "Red"])).map(\.severity) == [.error])
        #expect(try findings(data(names: ["NearInfrared", "Red", "Green"])).map(\.severity) == [.warning])
        #expect(try findings(data(names: ["Band_1", "Band_2", "Band_3"])).isEmpty)
    }

    @Test func tooFewBandsAndOtherPixelsAreRefused() throws {
        #expect(try findings(data(bands: 1)).map(\.subject) == [.bands])
        #expect(try findings(data(type: "uint16")).map(\.subject) == [.pixelType])
    }

    @Test(arguments: [(nil, false), (255, false), (4000, true)] as [(Double?, Bool)])
    func eightBitImageryIsRefusedForAModelOfLargerValues(largest: Double?, isRefused: Bool) throws {
        var needs = try needs()
        (needs.isEightBit, needs.largestValue) = (false, largest)
        let findings = Compatibility(model: needs, imagery: data(), settings: PrepareSettings()).findings
        #expect(findings.map(\.subject) == (isRefused ? [.pixelType] : []))
        #expect((findings.first?.needed.contains("takes values up to 4000") == true) == isRefused)
        #expect(Compatibility(model: needs, imagery: data(type: "uint16"), settings: PrepareSettings()).findings.isEmpty)
    }

    @Test(arguments: [(1, [Finding.Severity.error]), (5, [.warning]), (30, [.warning]), (50, [])])
    func fewChipsAreToldOf(chips: Int, severities: [Finding.Severity]) throws {
        let found = try findings(data(chips: chips))
        #expect(found.map(\.severity) == severities && found.allSatisfy { $0.subject == .chips })
    }

    @Test func otherLabelsAreRefusedAndOtherClassesAreNot() throws {
        var imagery = data()
        imagery.labels?.format = "Classified_Tiles"
        #expect(try findings(imagery).map(\.subject) == [.labels])
        imagery = data()
        imagery.labels?.classes = ["roof", "pool"]
        #expect(try findings(imagery).map(\.severity) == [.warning])
    }

    @Test func largerChipsAreSaidToBeResampled() throws {
        var imagery = data()
        (imagery.width, imagery.height) = (512, 512)
        #expect(try findings(imagery).map(\.remedy) == ["set chip_size = 512 to train at full resolution"])
    }

    @Test(arguments: [(200, 200, "goes on with 200"), (256, 200, "enlarges them to 256"), (200, 400, "goes on with 200")])
    func smallerChipsAreSaidToBeTrainedAsTheyAre(width: Int, height: Int, words: String) throws {
        var imagery = data()
        (imagery.width, imagery.height) = (width, height)
        #expect(try findings(imagery).map(\.remedy) == ["training \(words) pixels; export tiles of 256 pixels where objects are cut too often"])
    }

    @Test func whatIsAskedIsListedAndNotMetWhereThereIsAFinding() throws {
        let rows = try Compatibility(model: needs(), imagery: data(bands: 4, names: ["Red", "Green", "Blue", "NearInfrared"], cell: 0.5)).requirements
        #expect(rows.map(\.subject) == [.bands, .pixelType, .classes, .chipSize, .cellSize])
        #expect(rows.map(\.expected) == ["1, 2, 3", "8-bit, 0 to 255", "roof", "256 pixels", "0.3 m"])
        #expect(rows.map(\.found) == ["4 (Red, Green, Blue, NearInfrared) in all", "uint8", "roof", "256 × 256 pixels", "0.5 m"])
        #expect(rows.filter { !$0.isMet }.map(\.subject) == [.bands, .cellSize])
    }

    @Test func aRasterWithoutLabelsIsOnlyAskedForItsPixels() throws {
        var imagery = data(cell: 10)
        imagery.labels = nil
        #expect(try findings(imagery).map(\.subject) == [.cellSize])
    }
}
