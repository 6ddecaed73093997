import Foundation
import Raster
import Scenes
import Testing

@Test(arguments: [(Generation.pro2, 9), (.pro3, 12)])
func anExportIsLaidOutAsItsGenerationDoes(generation: Generation, digits: Int) throws {
    try withTemporaryFolder { folder in
        let export = Export(Samples.both, generation: generation)
        try export.write(toFolder: folder)
        let rows = try lines(of: folder + "/map.txt")
        #expect(rows.count == export.chips.count)
        for (index, chip) in export.chips.enumerated() {
            let name = String(repeating: "0", count: digits - 2) + String(format: "%02d", index)
            let labels = chip.labels.map { "labels\\\($0.objectClass.name)\\\(name).tif " }.joined(separator: " ")
            #expect(rows[index] == "images\\\(name).tif  " + labels)
            #expect(FileManager.default.fileExists(atPath: "\(folder)/images/\(name).tif"))
            #expect(FileManager.default.fileExists(atPath: "\(folder)/images/\(name).tfw"))
        }
    }
}

@Test func onlyProThreeSaysMoreThanClassesAboutTheModel() throws {
    let more = ["MetaDataMode", "ImageSpaceUsed", "MinCellSize", "MaxCellSize", "InputRastersProps", "AllTilesStats"]
    try withTemporaryFolder { folder in
        for generation in Generation.allCases {
            try Export(Samples.both, generation: generation).write(toFolder: "\(folder)/\(generation)")
            let definition = try json("\(folder)/\(generation)/esri_model_definition.emd")
            let statistics = try json("\(folder)/\(generation)/esri_accumulated_stats.json")
            for key in more { #expect((definition[key] != nil) == (generation == .pro3)) }
            let classes = try #require(definition["Classes"] as? [[String: Any]])
            #expect(classes.map { $0["Name"] as? String } == ["Pool", "Building"])
            #expect(classes.map { $0["Value"] as? Int } == [1, 2])
            #expect(statistics["MetaDataMode"] as? String == "RCNN_Masks")
            #expect((statistics["BandStatsState"] != nil) == (generation == .pro3))
        }
    }
}

@Test func aChipWithoutObjectsHasNoLabelFile() throws {
    try withTemporaryFolder { folder in
        let export = Export(Samples.square, generation: .pro2)
        try export.write(toFolder: folder)
        let labels = try FileManager.default.contentsOfDirectory(atPath: folder + "/labels/Pool")
        let expected = export.chips.indices.filter { !export.chips[$0].labels.isEmpty }.map { String(format: "%09d.tif", $0) }
        #expect(export.emptyChips > 0)
        #expect(labels.sorted() == expected)
        let rows = try lines(of: folder + "/map.txt")
        for index in export.chips.indices where export.chips[index].labels.isEmpty {
            #expect(rows[index] == String(format: "images\\%09d.tif  ", index))
        }
    }
}

@Test func writtenRastersHoldWhatWasDrawn() throws {
    try withTemporaryFolder { folder in
        let export = Export(Samples.both, generation: .pro3)
        try export.write(toFolder: folder)
        for (index, chip) in export.chips.enumerated() {
            let name = String(format: "%012d", index)
            let image = try RasterImage(contentsOf: "\(folder)/images/\(name).tif")
            let isSame = image.pixels == chip.image.pixels
            #expect(isSame)
            #expect(image.pixelType == .uint8)
            #expect(image.georeference?.transform == chip.image.georeference?.transform)
            for label in chip.labels {
                let raster = try LabelRaster(contentsOf: "\(folder)/labels/\(label.objectClass.name)/\(name).tif")
                let isSame = raster.bands == [label.ids]
                #expect(isSame)
            }
        }
    }
}

@Test func worldFilesNameTheMiddleOfTheFirstPixel() throws {
    try withTemporaryFolder { folder in
        try Export(Samples.square, generation: .pro2).write(toFolder: folder)
        let numbers = try lines(of: folder + "/images/000000001.tfw").compactMap(Double.init)
        let transform = try RasterHeader(contentsOf: folder + "/images/000000001.tif").georeference!.transform
        #expect(numbers.count == 6)
        #expect(abs(numbers[4] - transform[0] - 0.15) < 1e-6)
        #expect(abs(numbers[5] - transform[3] + 0.15) < 1e-6)
    }
}

@Test func aZipHoldsTheSameFilesWithOrWithoutATopFolder() throws {
    try withTemporaryFolder { folder in
        let export = Export(Samples.square, generation: .pro3)
        try export.write(toZip: folder + "/pools.zip", topFolder: true)
        try export.write(toZip: folder + "/flat.zip", topFolder: false)
        let inFolder = try Archive(opening: folder + "/pools.zip").entries.map(\.name)
        let flat = try Archive(opening: folder + "/flat.zip").entries.map(\.name)
        #expect(inFolder == flat.map { "pools/" + $0 })
        #expect(flat.contains("esri_model_definition.emd") && flat.contains("images/000000000000.tif"))
        let image = try RasterImage(contentsOf: "/vsizip/\(folder)/flat.zip/images/000000000003.tif")
        let isSame = image.pixels == export.chips[3].image.pixels
        #expect(isSame)
    }
}

@Test func theSameScenesGiveTheSameFiles() throws {
    try withTemporaryFolder { folder in
        let paths = ["a", "b"].map { "\(folder)/\($0).zip" }
        for path in paths { try Export(Samples.round, generation: .pro2).write(toZip: path, topFolder: false) }
        let archives = try paths.map { try Archive(opening: $0) }
        #expect(archives[0].entries.map(\.name) == archives[1].entries.map(\.name))
        for entry in archives[0].entries.map(\.name) {
            let bytes = try archives.map { try $0.read(entry, limit: 1 << 20) }
            let isSame = bytes[0] == bytes[1]
            #expect(isSame, "\(entry)")
        }
    }
}

@Test func aFolderThatHoldsFilesIsLeftAlone() throws {
    try withTemporaryFolder { folder in
        try Data("mine".utf8).write(to: URL(fileURLWithPath: folder + "/map.txt"))
        #expect(throws: SceneError.folderNotEmpty(folder)) {
            try Export(Samples.square, generation: .pro3).write(toFolder: folder)
        }
        #expect(try String(contentsOfFile: folder + "/map.txt", encoding: .utf8) == "mine")
    }
}

@Test func aPlaceThatCannotBeWrittenIsNamed() throws {
    try withTemporaryFolder { folder in
        try Data().write(to: URL(fileURLWithPath: folder + "/file"))
        #expect(throws: SceneError.cannotWrite(folder + "/file/images")) {
            try Export(Samples.square, generation: .pro3).write(toFolder: folder + "/file")
        }
    }
}

/// The lines of a text with Windows line ends, which closes with one.
func lines(of path: String) throws -> [String] {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.hasSuffix("\r\n"))
    return Array(text.components(separatedBy: "\r\n").dropLast())
}

func json(_ path: String) throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
    return try #require(value as? [String: Any])
}
