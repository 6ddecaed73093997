internal import Foundation

/// A map of the chips as GeoJSON (RFC 7946), which QGIS and ArcGIS open: where they lie, what they are used for, and where the model
/// is still weak.
public struct ChipMap: Sendable {
    /// One chip on the map.
    public struct Chip: Sendable {
        var name: String
        /// A closed ring of longitude and latitude in degrees.
        var footprint: [[Double]]
        /// Whether the chip validates instead of training.
        var isValidation: Bool
        /// Objects labelled on it.
        var objects: Int
        /// How the models do on it; nil where nothing was measured.
        var before, after: Tally?

        public init(name: String, footprint: [[Double]], isValidation: Bool, objects: Int, before: Tally? = nil, after: Tally? = nil) {
            self.name = name
            self.footprint = footprint
            self.isValidation = isValidation
            self.objects = objects
            self.before = before
            self.after = after
        }
    }

    /// The file's name in the results folder.
    public static let fileName = "chips.geojson"

    var chips: [Chip]

    public init(chips: [Chip]) {
        self.chips = chips
    }

    /// Each chip is a polygon with `name`, `split`, `objects`, and, for validation chips, counts and F1 scores before and after training.
    public func geoJSON() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return Array(try encoder.encode(FeatureCollection(features: chips.map(Feature.init))))
    }
}

private struct FeatureCollection: Encodable {
    let type = "FeatureCollection"
    let features: [Feature]
}

private struct Feature: Encodable {
    struct Polygon: Encodable {
        let type = "Polygon"
        let coordinates: [[[Double]]]
    }

    struct Properties: Encodable {
        let name, split: String
        let objects: Int
        let f1Before, f1After, f1Change: Double?
        let foundBefore, missedBefore, falseAlarmsBefore: Int?
        let foundAfter, missedAfter, falseAlarmsAfter: Int?
    }

    let type = "Feature"
    let geometry: Polygon
    let properties: Properties

    init(_ chip: ChipMap.Chip) {
        // Eight decimals are a millimetre.
        geometry = Polygon(coordinates: [chip.footprint.map { $0.map { ($0 * 1e8).rounded() / 1e8 } }])
        let rounded = { (value: Double) in (value * 1000).rounded() / 1000 }
        let (before, after) = (chip.before, chip.after)
        properties = Properties(
            name: chip.name, split: chip.isValidation ? "validation" : "training", objects: chip.objects,
            f1Before: before.map { rounded($0.f1) }, f1After: after.map { rounded($0.f1) },
            f1Change: before.flatMap { before in after.map { rounded($0.f1 - before.f1) } },
            foundBefore: before?.found, missedBefore: before?.missed, falseAlarmsBefore: before?.falseAlarms,
            foundAfter: after?.found, missedAfter: after?.missed, falseAlarmsAfter: after?.falseAlarms)
    }
}
