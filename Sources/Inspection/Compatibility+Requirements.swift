public import Job

extension Compatibility {
    /// What the model asks, as far as its definition tells; what is not met is among the ``findings``.
    public var requirements: [Requirement] {
        let unmet = Set(findings.map(\.subject))
        let rows: [(Finding.Subject, String?, String)] = [
            (.bands, model.usedBands.map(band).joined(separator: ", "), bandsThere),
            (.pixelType, model.isEightBit ? "8-bit, 0 to 255" : "in the range that the model was trained with", imagery.pixelType),
            (.classes, model.classes.isEmpty ? nil : model.classes.joined(separator: ", "), imagery.labels?.classes.joined(separator: ", ") ?? "none"),
            (.chipSize, model.chipSize.map { "\($0) pixels" }, "\(imagery.width) × \(imagery.height) pixels"),
            (.cellSize, model.cell.map { side(of: $0, beside: imagery.cell) }, imagery.cell.map { side(of: $0, beside: model.cell) } ?? "unknown"),
        ]
        return rows.compactMap { subject, expected, found in
            expected.map { Requirement(subject, expected: $0, found: found, isMet: !unmet.contains(subject)) }
        }
    }

    private func band(_ position: Int) -> String {
        let name = model.bandNames.indices.contains(position) ? model.bandNames[position] : ""
        return name.isEmpty ? "\(position + 1)" : "\(position + 1) (\(name))"
    }

    private var bandsThere: String {
        "\(imagery.bands)\(imagery.bandNames.isEmpty ? "" : " (\(imagery.bandNames.joined(separator: ", ")))") in all"
    }

    private func side(of cell: GroundCell, beside other: GroundCell?) -> String {
        "\((other.map(cell.side) ?? cell.nominal).short) m"
    }
}
