/// What lies at a pixel, seen from above.
struct Surface {
    /// The share of light that is thrown back.
    var color: Color
    /// Height of the walls or the trunk underneath, in metres.
    var base: Float = 0
    /// Height above that of what has a slope, such as a roof or a crown: the part that decides how the light falls.
    var relief: Float = 0

    func mixed(with other: Surface, _ share: Float) -> Surface {
        Surface(
            color: color.mixed(with: other.color, share),
            base: base + (other.base - base) * share,
            relief: relief + (other.relief - relief) * share)
    }
}

/// The pixel that is being painted.
struct Spot {
    /// Index of the pixel in row-major order.
    let index: Int
    /// The pixel's centre.
    let position: Point
}

/// The ground of a scene and everything that stands on it, before any light falls.
struct Canvas {
    let width, height: Int
    /// Metres per pixel.
    let cellSize: Double
    var surfaces: [Surface]

    init(width: Int, height: Int, cellSize: Double) {
        self.width = width
        self.height = height
        self.cellSize = cellSize
        surfaces = [Surface](repeating: Surface(color: Color(0, 0, 0)), count: width * height)
    }

    /// Paints every pixel.
    mutating func fill(_ paint: (inout Surface, Spot) -> Void) {
        for row in 0..<height {
            for column in 0..<width { paint(&surfaces[row * width + column], spot(column, row)) }
        }
    }

    /// Paints inside an outline, with smooth edges.
    mutating func fill(_ outline: Outline, opacity: Float = 1, _ paint: (inout Surface, Spot) -> Void) {
        let coverage = Coverage(of: outline, width: width, height: height, cellSize: cellSize)
        for row in coverage.rows {
            for column in coverage.columns {
                let share = coverage[column, row] * opacity
                guard share > 0 else { continue }
                let spot = spot(column, row)
                var painted = surfaces[spot.index]
                paint(&painted, spot)
                surfaces[spot.index] = surfaces[spot.index].mixed(with: painted, share)
            }
        }
    }

    private func spot(_ column: Int, _ row: Int) -> Spot {
        Spot(
            index: row * width + column,
            position: Point(x: (Double(column) + 0.5) * cellSize, y: (Double(row) + 0.5) * cellSize))
    }
}
