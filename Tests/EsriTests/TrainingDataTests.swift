import Foundation
import Raster
import TestSupport
import Testing

@testable import Esri

@Suite struct TrainingDataTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func expectRefusal(_ export: Export, _ words: String..., sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(sourceLocation: sourceLocation) {
            _ = try TrainingData(opening: try export.zip(folder, "bad.zip"))
        } throws: { error in
            let text = "\(error)"
            return error is EsriError && text.contains("\(folder.path)/bad.zip") && words.allSatisfy(text.contains)
        }
    }

    // MARK: What is read

    @Test(arguments: [Export.Generation.pro2, .pro3], ["", "pools/", "deep/er/"])
    func bothGenerationsAreReadWithAndWithoutATopFolder(generation: Export.Generation, top: String) throws {
        let export = Export(generation: generation, top: top)
        for path in [try export.zip(folder), try export.directory(folder)] {
            let data = try TrainingData(opening: path)
            #expect(data.metadataMode == "RCNN_Masks" && data.missingChips == [])
            #expect(data.classes == [.init(value: 1, name: "round"), .init(value: 4, name: "square pool")])
            #expect(data.chips.map(\.name) == ["000000000", "000000001", "000000002"])
            #expect(data.chips.map { $0.labels.map(\.classIndex) } == [[1], [1, 2], []])
            #expect([data.tileWidth, data.tileHeight, data.bandCount] == [4, 4, 3] && data.pixelType == .uint8)
        }
    }

    @Test func aChipsImageAndObjectsAreReadBandByBand() throws {
        let data = try TrainingData(opening: try Export().zip(folder))
        let chip = try data.read(data.chips[1])
        #expect(chip.name == "000000001" && chip.image.pixels == Export.pixels(of: 1))
        #expect(chip.labels == [
            .init(classIndex: 1, ids: Export.ids(7).map(UInt32.init)), .init(classIndex: 2, ids: Export.ids(1, 2).map(UInt32.init)),
            .init(classIndex: 2, ids: Export.ids(0, 300).map(UInt32.init)),
        ])
        #expect(try data.read(data.chips[2]).labels.isEmpty)
    }

    @Test func aLabelRasterWithoutObjectsIsLeftOut() throws {
        var export = Export()
        export.chips = [("a", ["round": [Export.ids(0), Export.ids(5)]])]
        let data = try TrainingData(opening: try export.zip(folder))
        #expect(try data.read(data.chips[0]).labels == [.init(classIndex: 1, ids: Export.ids(5).map(UInt32.init))])
    }

    @Test func proThreeSaysHowTheImageryIs() throws {
        let data = try TrainingData(opening: try Export().zip(folder))
        let cell = CellSize(x: 0.25, y: 0.5, spatialReference: .init(wkid: 102100, latestWkid: 3857))
        #expect(data.minCellSize == cell && data.maxCellSize == cell && data.imageSpace == .pixel)
        #expect(data.bandNames == ["Red", "Green", "Blue"] && data.sensorName == "")
        #expect(data.bandStatistics[2] == .init(minimum: 2, maximum: 255, mean: 100.5, deviation: 20))
    }

    @Test func proTwoLeavesItToTheChipsAndToDefaults() throws {
        let data = try TrainingData(opening: try Export(generation: .pro2).zip(folder))
        #expect(data.minCellSize == CellSize(x: 0.25, y: 0.5) && data.imageSpace == .map)
        #expect(data.bandNames.isEmpty && data.bandStatistics.isEmpty)
    }

    @Test func theRunningStatisticsStandInForMissingOnes() throws {
        var export = Export()
        export.changes["esri_model_definition.emd"] = Array(Export(generation: .pro2).definition.utf8)
        let data = try TrainingData(opening: try export.zip(folder))
        #expect(data.bandStatistics == [.init(minimum: 0, maximum: 9, mean: 4, deviation: 3)])
    }

    @Test func classesAreOrderedByValueWhateverTheirKeys() throws {
        var export = Export()
        export.classes = [(4, "square pool"), (1, "round")]
        export.classKeys = ("ClassValue", "ClassName")
        let data = try TrainingData(opening: try export.zip(folder))
        #expect(data.classes.map(\.value) == [1, 4])
        #expect(try data.read(data.chips[1]).labels.map(\.classIndex) == [1, 2, 2])
    }

    @Test func classesMayStandInTheStatisticsAlone() throws {
        var export = Export()
        export.changes["esri_model_definition.emd"] = .some(nil)
        #expect(try TrainingData(opening: try export.zip(folder)).classes.count == 2)
    }

    @Test func aFolderNamedByTheClassesValueIsFound() throws {
        var export = Export()
        export.classes = [(1, "Building"), (4, "square pool")]
        export.chips = [("a", ["1": [Export.ids(5)]])]
        let data = try TrainingData(opening: try export.zip(folder))
        #expect(try data.read(data.chips[0]).labels.map(\.classIndex) == [1])
    }

    @Test func anUnusedClassOfValueZeroIsTheBackground() throws {
        var export = Export()
        export.classes.insert((0, "nothing"), at: 0)
        #expect(try TrainingData(opening: try export.zip(folder)).classes.map(\.value) == [1, 4])
    }

    @Test func sideCarsAndClutterAreNoChips() throws {
        var export = Export()
        for name in ["images/Thumbs.db", "images/000000000.tif.aux.xml", "images/000000000.tif.ovr", "images/._000000000.tif", "__MACOSX/x.tif"] {
            export.changes[name] = [1, 2, 3]
        }
        #expect(try TrainingData(opening: try export.zip(folder)).chips.count == 3)
    }

    @Test func chipsMayBePNGOrUpperCase() throws {
        var export = Export()
        export.top = ""
        export.changes["images/000000000.tif"] = .some(nil)
        export.changes["images/000000001.tif"] = .some(nil)
        for (index, name) in ["000000000.PNG", "000000001.TIF"].enumerated() {
            let image = RasterImage(width: 4, height: 4, bands: 3, pixels: Export.pixels(of: index))
            try image.write(to: "\(folder.path)/\(name)", as: index == 0 ? .png : .geoTIFF(compression: .none))
            export.changes["images/\(name)"] = try folder.bytes(name)
        }
        let data = try TrainingData(opening: try export.zip(folder))
        #expect(data.chips.count == 3)
        #expect(try data.read(data.chips[0]).image.pixels == Export.pixels(of: 0))
        #expect(try data.read(data.chips[1]).image.pixels == Export.pixels(of: 1))
    }

    @Test func chipsThatTheMapListsAndTheExportLacksAreCounted() throws {
        var export = Export()
        export.changes["images/000000001.tif"] = .some(nil)
        let data = try TrainingData(opening: try export.zip(folder))
        #expect(data.missingChips == ["000000001"] && data.chips.count == 2)
    }

    @Test(arguments: [
        "  labels\\round\\x y.tif \r\n", "\tlabels/round/x y.tif\n", " labels\\round\\x y.tif\n", " labels/round/x y.tif\n", "  \r\n", " \n", "",
    ])
    func aChipsNameMayHaveSpaces(rest: String) throws {
        var export = Export()
        export.chips = [("a b c", ["round": [Export.ids(3)]])]
        export.changes["map.txt"] = Array("images\\a b c.tif\(rest)".utf8)
        let data = try TrainingData(opening: try export.zip(folder))
        #expect(data.chips.map(\.name) == ["a b c"] && data.missingChips == [])
    }

    // MARK: What is refused

    @Test(arguments: ["Classified_Tiles", "PASCAL_VOC_rectangles", "Export_Tiles"])
    func anotherModeIsRefusedByItsNameButCanBeInspected(mode: String) throws {
        var export = Export()
        export.mode = mode
        expectRefusal(export, "'\(mode)'", "RCNN Masks")
        let data = try TrainingData.inspect(try export.zip(folder))
        #expect(data.metadataMode == mode && data.chips.count == 3)
        #expect(throws: EsriError.self) { try data.read(data.chips[0]) }
    }

    @Test func aZipOfSomethingElseHoldsNoTrainingData() throws {
        let path = "\(folder.path)/photos.zip"
        try Archive.write([("a.jpg", .bytes([1]))], to: path)
        #expect(throws: EsriError.noTrainingData(path: path)) { try TrainingData(opening: path) }
        #expect(try ArchiveContent.look(at: path) == nil)
    }

    @Test func twoExportsInOneZipAreNamed() throws {
        var export = Export()
        export.changes["second/esri_model_definition.emd"] = Array(export.definition.utf8)
        expectRefusal(export, "2 training sets", "pools, pools/second")
    }

    @Test func anExportWithoutChipsIsRefused() {
        var export = Export()
        export.chips = []
        expectRefusal(export, "no chip under pools/images/")
    }

    @Test func aBrokenDefinitionIsNamedWithItsLine() {
        var export = Export()
        export.changes["esri_model_definition.emd"] = Array("{\n\"Classes\" : [\n}".utf8)
        expectRefusal(export, "esri_model_definition.emd is not valid JSON at line 3")
    }

    @Test func aMissingModeIsNamed() {
        var export = Export(generation: .pro2)
        export.changes["esri_accumulated_stats.json"] = Array("{}".utf8)
        expectRefusal(export, "'MetaDataMode'")
    }

    @Test func classesThatMakeNoSenseAreRefused() {
        for (classes, words) in [
            ([(1, "a"), (1, "b")], "every value and every name once"), ([(1, "a"), (2, "a")], "every value and every name once"),
            ([(-3, "a")], "the value -3"), ([], "no class"), ([(0, "a")], "no class"),
        ] {
            var export = Export()
            export.classes = classes.map { (value: $0.0, name: $0.1) }
            export.chips = [("c", [:])]
            expectRefusal(export, words, "'Classes'")
        }
    }

    @Test func aLabelledClassOfValueZeroIsRefused() {
        var export = Export()
        export.classes = [(0, "round"), (4, "square pool")]
        expectRefusal(export, "class 'round' with value 0")
    }

    @Test func labelsOfAnUnknownClassAreRefused() {
        var export = Export()
        export.chips[0].labels["oval"] = [Export.ids(1)]
        expectRefusal(export, "labels/oval", "round, square pool")
    }

    @Test func twoImagesOfOneChipAreRefused() {
        var export = Export()
        export.changes["images/000000000.png"] = [1]
        expectRefusal(export, "images/000000000.png", "images/000000000.tif")
    }

    @Test func aLabelOfAnotherSizeIsNamedWhenRead() throws {
        var export = Export()
        try RasterImage(width: 5, height: 4, bands: 1, pixels: .init(repeating: 1, count: 20))
            .write(to: "\(folder.path)/l.tif", as: .geoTIFF(compression: .lzw))
        export.changes["labels/round/000000000.tif"] = try folder.bytes("l.tif")
        let data = try TrainingData(opening: try export.zip(folder))
        #expect { try data.read(data.chips[0]) } throws: {
            "\($0)".contains("labels/round/000000000.tif has 5 x 4 pixels; expected 4 x 4")
        }
        #expect(try data.read(data.chips[1]).labels.count == 3)
    }

    @Test func anUnreadableImageIsNamed() throws {
        var export = Export()
        export.changes["images/000000001.tif"] = [1, 2, 3]
        let data = try TrainingData(opening: try export.zip(folder))
        #expect { try data.read(data.chips[1]) } throws: { "\($0)".contains("\(folder.path)/export.zip/pools/images/000000001.tif cannot") }
    }

    @Test func aChipWithOtherBandsIsNamed() throws {
        var export = Export()
        try RasterImage(width: 4, height: 4, bands: 1, pixels: Export.ids(1)).write(to: "\(folder.path)/g.tif", as: .geoTIFF(compression: .lzw))
        export.changes["images/000000002.tif"] = try folder.bytes("g.tif")
        let data = try TrainingData(opening: try export.zip(folder))
        #expect { try data.read(data.chips[2]) } throws: { "\($0)".contains("images/000000002.tif has 1 bands; expected 3") }
    }

    @Test func aChipOfWiderValuesThanTheFirstIsNamed() throws {
        var export = Export()
        try RasterImage(width: 4, height: 4, bands: 3, pixels: Export.pixels(of: 2).map { $0 * 9 }, pixelType: .uint16)
            .write(to: folder("w.tif"), as: .geoTIFF(compression: .lzw))
        export.changes["images/000000002.tif"] = try folder.bytes("w.tif")
        let data = try TrainingData(opening: try export.zip(folder))
        #expect { try data.read(data.chips[2]) } throws: { "\($0)".contains("images/000000002.tif has pixels of type uint16; expected uint8") }
    }

    @Test func anExportThatModelsWereSavedIntoIsTrainingData() throws {
        var export = Export()
        export.changes["models/pools/pools.emd"] = [1]
        #expect(try ArchiveContent.look(at: try export.zip(folder)) == .trainingData)
    }

    @Test func aTruncatedZipIsRefusedWithItsName() throws {
        let bytes = try { _ = try Export().zip(folder); return try folder.bytes("export.zip") }()
        let path = try folder.write(Array(bytes.prefix(bytes.count / 2)), as: "half.zip")
        #expect { try TrainingData(opening: path) } throws: { "\($0)".contains("half.zip is not a whole zip archive") }
    }
}
