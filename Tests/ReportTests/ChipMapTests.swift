import Foundation
import Testing

import Report

@Suite struct ChipMapTests {
    private let ring = [[85.1, 27.2], [85.1, 27.1], [85.2, 27.1], [85.2, 27.2], [85.1, 27.2]]

    private func features(_ map: ChipMap) throws -> [[String: Any]] {
        let json = try JSONSerialization.jsonObject(with: Data(map.geoJSON())) as? [String: Any]
        #expect(json?["type"] as? String == "FeatureCollection")
        return try #require(json?["features"] as? [[String: Any]])
    }

    @Test func aChipIsAPolygonWithWhatBecameOfIt() throws {
        let chip = ChipMap.Chip(
            name: "000000007", footprint: ring, isValidation: true, objects: 4, before: Tally(found: 1, missed: 3, falseAlarms: 1),
            after: Tally(found: 3, missed: 1))
        let feature = try features(ChipMap(chips: [chip]))[0]
        let geometry = try #require(feature["geometry"] as? [String: Any])
        #expect(feature["type"] as? String == "Feature" && geometry["type"] as? String == "Polygon")
        #expect(geometry["coordinates"] as? [[[Double]]] == [ring])
        let properties = try #require(feature["properties"] as? [String: Any])
        #expect(properties["name"] as? String == "000000007" && properties["split"] as? String == "validation")
        #expect(properties["objects"] as? Int == 4 && properties["missed_before"] as? Int == 3 && properties["found_after"] as? Int == 3)
        #expect(properties["f1_before"] as? Double == 0.333 && properties["f1_after"] as? Double == 0.857)
        #expect(properties["f1_change"] as? Double == 0.524 && properties["false_alarms_after"] as? Int == 0)
    }

    @Test func aTrainingChipHasNoScores() throws {
        let chip = ChipMap.Chip(name: "1", footprint: ring, isValidation: false, objects: 2)
        let properties = try #require(try features(ChipMap(chips: [chip]))[0]["properties"] as? [String: Any])
        #expect(properties.keys.sorted() == ["name", "objects", "split"] && properties["split"] as? String == "training")
    }
}
