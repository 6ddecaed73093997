/// How a scene is cut into square chips, row by row.
public struct ChipGrid: Sendable, Equatable {
    /// Side of a chip in pixels.
    public let chipSize: Int
    public let columns, rows: Int
    /// Chips that are cut; the last row may be incomplete.
    public let count: Int

    /// Pixels of the scene.
    var width: Int { columns * chipSize }
    var height: Int { rows * chipSize }

    /// The column and row of a chip's upper left pixel.
    func corner(of chip: Int) -> (column: Int, row: Int) {
        (chip % columns * chipSize, chip / columns * chipSize)
    }

    /// Columns, and rows, of the largest grid.
    static let mostColumns = 6

    /// Nearly square grids of at most 36 chips, as even as can be.
    static func grids(chips: Int, chipSize: Int) -> [ChipGrid] {
        let scenes = (chips + 35) / 36
        return (0..<scenes).map { scene in
            let count = chips / scenes + (scene < chips % scenes ? 1 : 0)
            let columns = (1...mostColumns).first { $0 * $0 >= count } ?? mostColumns
            return ChipGrid(chipSize: chipSize, columns: columns, rows: (count + columns - 1) / columns, count: count)
        }
    }

    /// The areas of the chips that are to hold no object.
    func emptyExtents(_ options: SceneOptions, _ streams: RandomStreams) -> [Extent] {
        var stream = streams.stream(.emptyChips)
        let side = Double(chipSize) * options.cellSize
        let empty = (0..<count).shuffled(using: &stream).prefix(Int((Double(count) * options.emptyShare).rounded()))
        return empty.map { chip in
            let x = Double(chip % columns) * side
            let y = Double(chip / columns) * side
            return Extent(minX: x, minY: y, maxX: x + side, maxY: y + side)
        }
    }
}
