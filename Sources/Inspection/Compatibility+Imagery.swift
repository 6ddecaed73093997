internal import Job

extension Compatibility {
    // MARK: Bands

    /// Too few bands, or the right ones in another order, cannot be seen by the model; more than it had are only passed over.
    var bands: Finding? {
        let needed = model.imageryBands
        if imagery.bands <= model.usedBands.max() ?? 2 {
            return Finding(
                .error, .bands, found: "\(imagery.name) has \(counted(imagery.bands))",
                needed: "\(model.name) sees \(listed(model.usedBands, of: modelBands))",
                remedy: "take imagery with the bands that the model was trained with")
        }
        let used = model.usedBands.map { imagery.bandNames.indices.contains($0) ? imagery.bandNames[$0] : "" }
        let wanted = model.usedBands.map { modelBands.indices.contains($0) ? modelBands[$0] : "" }
        if areNamed(used, wanted), lowercased(used) != lowercased(wanted) {
            return misnamed(used, wanted)
        }
        guard imagery.bands > needed else { return nil }
        return Finding(
            .warning, .bands, found: "\(imagery.name) has \(counted(imagery.bands))",
            needed: "\(model.name) was trained on \(needed)",
            remedy: "\(listed(model.usedBands, of: imagery.bandNames)) will be used and the others not; to choose others, put them first "
                + "with the raster function Extract Bands and export again")
    }

    private func misnamed(_ used: [String], _ wanted: [String]) -> Finding {
        let isShuffled = Set(lowercased(wanted)).isSubset(of: lowercased(imagery.bandNames))
        return Finding(
            isShuffled ? .error : .warning, .bands,
            found: "\(imagery.name) has \(used.joined(separator: ", ")) as \(model.usedBands.count == 1 ? "band" : "bands") "
                + numbers(model.usedBands),
            needed: "\(model.name) expects \(wanted.joined(separator: ", ")) there",
            remedy: isShuffled
                ? "order the bands with the raster function Extract Bands and export again" : "check that these show the same wavelengths")
    }

    /// The model's names; 8-bit colour is red, green and blue.
    private var modelBands: [String] { model.bandNames.isEmpty && model.isEightBit ? ["Red", "Green", "Blue"] : model.bandNames }

    /// Names such as `Band_1` tell nothing.
    private func areNamed(_ used: [String], _ wanted: [String]) -> Bool {
        (used + wanted).allSatisfy { !$0.isEmpty && $0.lowercased().wholeMatch(of: /(band|layer|b)?[ _]?[0-9]+|gray|grey|palette|undefined/) == nil }
    }

    private func lowercased(_ names: [String]) -> [String] { names.map { $0.lowercased() } }

    private func counted(_ bands: Int) -> String {
        let names = imagery.bandNames.isEmpty ? "" : " (\(imagery.bandNames.joined(separator: ", ")))"
        return "\(bands) \(bands == 1 ? "band" : "bands")\(names)"
    }

    private func numbers(_ positions: [Int]) -> String { positions.map { "\($0 + 1)" }.joined(separator: ", ") }

    private func listed(_ positions: [Int], of names: [String]) -> String {
        let known = positions.compactMap { names.indices.contains($0) && !names[$0].isEmpty ? names[$0] : nil }
        let text = known.count == positions.count ? " (\(known.joined(separator: ", ")))" : ""
        return "the \(positions.count == 1 ? "band" : "bands") \(numbers(positions))\(text)"
    }

    // MARK: Values

    /// A model scales values in one way only: other ranges saturate or fade.
    var pixelType: Finding? {
        if model.isEightBit, imagery.pixelType != "uint8" {
            return Finding(
                .error, .pixelType, found: "\(imagery.name) has pixels of type \(imagery.pixelType)",
                needed: "\(model.name) takes 8-bit colour (uint8), so that every larger value would look white",
                remedy: "stretch the imagery to 8 bits first")
        }
        guard let largest = model.largestValue, largest > 255, imagery.pixelType == "uint8" else { return nil }
        return Finding(
            .error, .pixelType, found: "\(imagery.name) has pixels of type uint8",
            needed: "\(model.name) takes values up to \(largest.short), so that these would look black",
            remedy: "use the imagery before it was stretched to 8 bits")
    }

    // MARK: Cell size

    var cellSize: Finding? {
        guard let found = imagery.cell, let trained = model.cell else { return unknownCell }
        let here = found.side(comparedWith: trained), there = trained.side(comparedWith: found)
        guard here > 0, there > 0 else { return nil }
        let ratio = max(here / there, there / here)
        guard ratio > Self.tolerance else { return nil }
        let comparison = here > there ? "coarser" : "finer"
        let isRefused = ratio > settings.maxCellSizeRatio
        return Finding(
            isRefused ? .error : .warning, .cellSize, found: "\(imagery.name) has pixels of \(here.short) m",
            needed: "\(model.name) was trained on pixels of \(there.short) m, so that the imagery is \(ratio.short) times \(comparison)",
            remedy: isRefused
                ? "use imagery of \(there.short) m, or a model for \(here.short) m, or allow it with max_cell_size_ratio"
                : "objects have another size than the model knows; results may be poor until it has learnt them")
    }

    private var unknownCell: Finding? {
        guard model.cell != nil, imagery.cell == nil else { return nil }
        return Finding(
            .warning, .cellSize, found: "\(imagery.name) has no known cell size",
            needed: "\(model.name) was trained on pixels of \((model.cell?.nominal ?? 0).short) m",
            remedy: "check that they agree, or export from a raster with a reference system")
    }

    private static let tolerance = 1.5
}
