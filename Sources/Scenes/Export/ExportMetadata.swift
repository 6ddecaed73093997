import Foundation

/// A generation of ArcGIS Pro, by what its exports look like.
public enum Generation: String, Sendable, CaseIterable {
    /// Pro 2.x: nine digits in a chip's name, and a bare model definition.
    case pro2
    /// Pro 3.x: twelve digits, and a model definition with cell sizes, band names and statistics.
    case pro3

    /// A chip's name without extension.
    func name(ofChip number: Int) -> String {
        String(format: self == .pro2 ? "%09d" : "%012d", number)
    }
}

/// The text files of an export in `RCNN_Masks` format.
struct ExportMetadata {
    let statistics: ExportStatistics
    let generation: Generation

    /// `stats.txt`: a summary for people.
    var summary: String {
        let perChip = statistics.featuresPerChip
        var lines = ["images = \(statistics.chips) *3*\(statistics.chipSize)*\(statistics.chipSize)"]
        if generation == .pro3 { lines += ["", "Class feature statistics:"] }
        lines += [
            "features = \(statistics.features)",
            String(format: "features per image = [min = %.0f, mean = %.2f, max = %.0f]", perChip.min, perChip.mean, perChip.max),
            "classes = \(statistics.classes.count)",
            "cls name              cls value     images   features    min size   mean size    max size",
        ]
        lines += statistics.classes.indices.map(summaryRow)
        return lines.map { $0 + "\r\n" }.joined()
    }

    private func summaryRow(_ index: Int) -> String {
        let areas = statistics.areasPerClass[index]
        let numbers = String(
            format: "%9d%11d%11d%12.2f%12.2f%12.2f", index + 1, statistics.chipsPerClass[index], areas.count,
            areas.min, areas.mean, areas.max)
        return statistics.classes[index].name.padding(toLength: 22, withPad: " ", startingAt: 0) + numbers
    }

    /// `map.txt`: each chip's image and its label rasters, a chip a line.
    static func map(_ chips: [(name: String, classes: [ObjectClass])]) -> String {
        chips.map { chip in
            let labels = chip.classes.map { "labels\\\($0.name)\\\(chip.name).tif " }.joined(separator: " ")
            return "images\\\(chip.name).tif  \(labels)\r\n"
        }.joined()
    }

    /// The cell sizes as both JSON files hold them.
    var cellSizes: [(String, ProJSON)] {
        let reference = ProJSON.object([("wkid", .number(102_100)), ("latestWkid", .number(3857))])
        let size = ProJSON.object([
            ("x", .number(statistics.cellSize)), ("y", .number(statistics.cellSize)), ("spatialReference", reference),
        ])
        return [("MinCellSize", size), ("MaxCellSize", size)]
    }

    /// The sensor and band names as both JSON files hold them.
    var rasterProperties: (String, ProJSON) {
        (
            "InputRastersProps",
            .object([
                ("RasterCount", .number(1)), ("SensorName", .text("Undefined")),
                ("BandNames", .array(statistics.bands.map { .text($0.name) })),
            ])
        )
    }
}
