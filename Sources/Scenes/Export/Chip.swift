public import Raster

/// A square piece of a scene with the labels that fall into it.
public struct Chip: Sendable {
    public let image: RasterImage
    /// One for each class that occurs.
    public let labels: [Label]

    /// The objects of one class in a chip.
    public struct Label: Sendable {
        public let objectClass: ObjectClass
        /// Object numbers from 1 on, row-major; 0 is background. An object that the chip's border cuts is there with its part.
        public let ids: [UInt32]

        /// Pixels of each object.
        public var areas: [Int] {
            ids.reduce(into: [Int](repeating: 0, count: Int(ids.max() ?? 0))) { if $1 > 0 { $0[Int($1) - 1] += 1 } }
        }
    }
}

extension Scene {
    /// The scene's chips, row by row.
    public var chips: [Chip] {
        let numbered = classes.map { ($0, numbers(of: $0)) }
        return (0..<grid.count).map { chip in
            let labels = numbered.compactMap { kind, numbers -> Chip.Label? in
                let ids = renumbered(cut(numbers, chip))
                return ids.contains { $0 > 0 } ? Chip.Label(objectClass: kind, ids: ids) : nil
            }
            return Chip(image: chipImage(chip), labels: labels)
        }
    }

    /// Which object of a class each of the scene's pixels belongs to, by the pixel's larger part.
    private func numbers(of kind: ObjectClass) -> [UInt32] {
        var numbers = [UInt32](repeating: 0, count: image.width * image.height)
        for (index, object) in objects.filter({ $0.objectClass == kind }).enumerated() {
            for outline in object.outlines {
                let coverage = Coverage(of: outline, width: image.width, height: image.height, cellSize: cellSize)
                for row in coverage.rows {
                    for column in coverage.columns where coverage[column, row] >= 0.5 {
                        numbers[row * image.width + column] = UInt32(index + 1)
                    }
                }
            }
        }
        return numbers
    }

    private var cellSize: Double { image.georeference?.transform[1] ?? 1 }

    /// A chip's part of a band of the whole scene.
    private func cut<Value>(_ values: [Value], _ chip: Int, band: Int = 0) -> [Value] {
        let (column, row) = grid.corner(of: chip)
        return (row..<row + grid.chipSize).flatMap { line in
            let start = (band * image.height + line) * image.width + column
            return values[start..<start + grid.chipSize]
        }
    }

    private func chipImage(_ chip: Int) -> RasterImage {
        let (column, row) = grid.corner(of: chip)
        return RasterImage(
            width: grid.chipSize, height: grid.chipSize, bands: 3,
            pixels: (0..<3).flatMap { cut(image.pixels, chip, band: $0) },
            georeference: image.georeference?.part(column: column, row: row))
    }
}

/// The same objects, numbered from 1 without a gap.
private func renumbered(_ ids: [UInt32]) -> [UInt32] {
    let present = Set(ids).subtracting([0]).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: present.enumerated().map { ($1, UInt32($0 + 1)) })
    return ids.map { numbers[$0] ?? 0 }
}
