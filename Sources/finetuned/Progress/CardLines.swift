import Foundation
import Job

extension Card {
    /// The card as rows of a label and a value.
    var lines: [[String]] {
        let rows: [(String, [String])] =
            switch self {
            case .trainingData(let card): card.rows
            case .model(let card): card.rows
            case .raster(let card): card.rows
            }
        return rows.flatMap { label, values in values.enumerated().map { [$0 == 0 ? label : "", $1] } }
    }
}

extension DataCard {
    fileprivate var rows: [(String, [String])] {
        [
            ("training data", [file.line]),
            ("format", [format]),
            ("can be trained", [obstacle.map { "no: \($0)" } ?? "yes"]),
            ("chips", ["\(chips) of \(chipWidth) x \(chipHeight) pixels" + (emptyChips > 0 ? ", \(emptyChips) without objects" : "")]),
            ("objects", instances.map { ["\($0)" + perChip] } ?? []),
            ("classes", classes.map(\.line)),
            ("bands", bands.map(\.line)),
            ("pixels", [pixelType]),
            ("sensor", sensor.isEmpty ? [] : [sensor]),
            ("space", [imageSpace]),
            ("reference system", [crs ?? "none"]),
            ("cell size", [cell?.line ?? "unknown"]),
            ("extent", extent.map { [$0.line] } ?? []),
            ("problems", problems.isEmpty ? ["none"] : problems),
        ]
    }

    private var perChip: String {
        guard let range = instancesPerChip, range.count == 3 else { return "" }
        return ", \(Int(range[0])) to \(Int(range[2])) a chip, \(decimal(range[1], places: 1)) on average"
    }
}

extension ModelCard {
    fileprivate var rows: [(String, [String])] {
        [
            ("model", [file.line]),
            ("type", [type + (backbone.map { " with \($0)" } ?? "")]),
            ("can be re-trained", [obstacle.map { "no: \($0)" } ?? "yes"]),
            ("framework", framework.map { [$0] } ?? []),
            ("written by", version.map { ["arcgis.learn \($0)"] } ?? []),
            ("classes", classes.map(\.line)),
            ("needs bands", [usedBands.map(String.init).joined(separator: ", ")]),
            ("needs pixels", [pixelType]),
            ("chip size", chipSize.map { ["\($0) pixels"] } ?? []),
            ("cell size", [cell?.line ?? "unknown"]),
            ("statistics", bands.map(\.line)),
            ("average precision", averagePrecision.sorted { $0.key < $1.key }.map { "\($0.key) \(decimal($0.value, places: 3))" }),
            ("files", files.map(\.line)),
        ]
    }
}

extension RasterCard {
    fileprivate var rows: [(String, [String])] {
        [
            ("raster", [file.line]),
            ("format", [format]),
            ("size", ["\(width) x \(height) pixels"]),
            ("pixels", [pixelType]),
            ("bands", bands.map(\.line)),
            ("statistics", isSampled ? ["from a sample of the pixels"] : []),
            ("reference system", [crs ?? "none"]),
            ("cell size", [cell?.line ?? "unknown"]),
            ("extent", extent.map { [$0.line] } ?? []),
        ]
    }
}

// MARK: - Parts

extension FileCard {
    fileprivate var line: String {
        "\(name), \(bytes) bytes" + (sha256.map { ", SHA-256 \($0)" } ?? "")
    }
}

extension ClassCard {
    fileprivate var line: String {
        let parts = [
            "\(value) \(name)",
            color.map { "colour \($0.map(String.init).joined(separator: " "))" },
            instances.map { $0.of("object") },
            pixels.map { $0.of("pixel") },
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }
}

extension BandCard {
    fileprivate var line: String {
        var parts = [name.isEmpty ? "unnamed" : name]
        if let minimum, let maximum { parts.append("\(number(minimum)) to \(number(maximum))") }
        if let mean, let deviation { parts.append("mean \(number(mean)), deviation \(number(deviation))") }
        if let noData { parts.append("no data \(number(noData))") }
        return parts.joined(separator: ", ")
    }
}

extension CellCard {
    fileprivate var line: String {
        guard unit != "pixel" else { return "unknown, the imagery has no reference system" }
        let ground = metres.map { ", on the ground \($0.map(number).joined(separator: " x ")) m" } ?? ""
        return "\(number(x)) x \(number(y)) \(unit)\(ground)"
    }
}

extension ExtentCard {
    fileprivate var line: String { "x \(minX) to \(maxX), y \(minY) to \(maxY)" }
}

/// Five digits that count.
private func number(_ value: Double) -> String {
    value == value.rounded() && value.magnitude < 1e9 ? "\(Int(value))" : String(format: "%.5g", value)
}
