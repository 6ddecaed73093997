import Foundation
import Raster
import Testing

@testable import Scenes

@Test func bandStatisticsAreThoseOfThePixels() throws {
    try withTemporaryFolder { folder in
        let export = Export(Samples.both, generation: .pro3)
        try export.write(toFolder: folder)
        let states = try #require(json(folder + "/esri_accumulated_stats.json")["BandStatsState"] as? [[String: Double]])
        let tiles = try #require(json(folder + "/esri_model_definition.emd")["AllTilesStats"] as? [[String: Any]])
        for band in 0..<3 {
            let values = export.chips.flatMap { chip in
                chip.image.pixels[band * 6400..<(band + 1) * 6400].map(Double.init)
            }
            let mean = values.reduce(0, +) / Double(values.count)
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            #expect(states[band]["Num"] == Double(values.count))
            #expect(states[band]["Min"] == values.min() && states[band]["Max"] == values.max())
            #expect(abs(states[band]["M1"]! - mean) < 1e-9)
            #expect(abs(states[band]["M2"]! / squares - 1) < 1e-9)
            #expect(abs(tiles[band]["StdDev"] as! Double - (squares / Double(values.count)).squareRoot()) < 1e-9)
            #expect(tiles[band]["BandName"] as? String == ["Red", "Green", "Blue"][band])
        }
    }
}

@Test func featureStatisticsAreThoseOfTheLabels() throws {
    try withTemporaryFolder { folder in
        let export = Export(Samples.both, generation: .pro2)
        try export.write(toFolder: folder)
        let features = try #require(json(folder + "/esri_accumulated_stats.json")["FeatureStats"] as? [String: Any])
        let areas = try #require(features["FeatureAreaPerClass"] as? [[String: Double]])
        for (index, kind) in [ObjectClass.pool, .building].enumerated() {
            let parts = export.chips.compactMap { $0.ids(kind) }.flatMap { ids in
                Dictionary(grouping: ids.filter { $0 > 0 }, by: \.self).values.map { Double($0.count) * 0.09 }
            }
            #expect(areas[index]["Count"] == Double(parts.count))
            #expect(abs(areas[index]["Sum"]! - parts.reduce(0, +)) < 1e-6)
            #expect(abs(areas[index]["Min"]! - parts.min()!) < 1e-9)
            #expect(abs(areas[index]["Max"]! - parts.max()!) < 1e-9)
            #expect((features["NumFeaturesPerClass"] as? [Int])?[index] == parts.count)
            #expect((features["NumImagesPerClass"] as? [Int])?[index] == export.chips.count { $0.ids(kind) != nil })
        }
        #expect(features["NumFeaturesTotal"] as? Int == export.objects)
        #expect((features["NumFeaturesPerImage"] as? [String: Double])?["Count"] == 12)
    }
}

@Test func jsonIsWrittenAsProDoes() {
    let value = ProJSON.object([
        ("Model", .text(".\\a \"b\"")), ("Flags", .array([.flag(true), .number(3)])), ("None", .array([])),
        ("Cell", .object([("x", .number(0.3)), ("y", .number(366_099_019_900.70013))])),
    ])
    #expect(value.description == """
        {
          "Model" : ".\\\\a \\"b\\"",
          "Flags" : [
            true,
            3
          ],
          "None" : [
          ],
          "Cell" : {
            "x" : 0.29999999999999999,
            "y" : 366099019900.70013
          }
        }
        """)
}

@Test func theSummaryHasProsColumns() throws {
    let chips = Samples.square.flatMap(\.chips)
    let statistics = ExportStatistics(chips, classes: [.pool])
    let old = ExportMetadata(statistics: statistics, generation: .pro2).summary.components(separatedBy: "\r\n")
    let new = ExportMetadata(statistics: statistics, generation: .pro3).summary.components(separatedBy: "\r\n")
    #expect(old[0] == "images = 12 *3*80*80")
    #expect(new[1...2] == ["", "Class feature statistics:"])
    #expect(Array(new[3...]) == Array(old[1...]))
    #expect(old[2].wholeMatch(of: /features per image = \[min = 0, mean = \d\.\d\d, max = \d+\]/) != nil)
    #expect(old[4] == "cls name              cls value     images   features    min size   mean size    max size")
    #expect(old[5].hasPrefix("Pool                          1"))
    #expect(old[5].count == old[4].count)
    let numbers = old[5].split(separator: " ").dropFirst(2).compactMap { Double($0) }
    #expect(numbers[0] == Double(statistics.chipsPerClass[0]) && numbers[1] == Double(statistics.features))
}

@Test func aClassThatNeverOccursHasZeros() {
    let statistics = ExportStatistics(Samples.square.flatMap(\.chips), classes: [.pool, .building])
    #expect(statistics.chipsPerClass[1] == 0)
    #expect(statistics.areasPerClass[1] == Series([]))
    #expect(statistics.areasPerClass[1].mean == 0)
}
