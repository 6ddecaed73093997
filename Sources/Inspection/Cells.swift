public import Esri
public import Job
internal import Raster

extension CellCard {
    /// What a raster's coefficients say in units of `system`, with its size on the ground at the raster's centre.
    init(_ georeference: Georeference, width: Int, height: Int, in system: CoordinateSystem?) {
        let size = CellSize(georeference)
        let ground = system?.groundCell(georeference, width: width, height: height)
        self.init(x: size.x, y: size.y, unit: system?.unit ?? "pixel", metres: ground.map { [$0.x, $0.y] })
    }

    /// What a definition says; where on the ground that was is not known.
    public init(_ size: CellSize) {
        self.init(x: size.x, y: size.y, unit: size.spatialReference?.coordinateSystem?.unit ?? "pixel", metres: nil)
    }
}

extension ExtentCard {
    /// The rectangle around a raster.
    init(_ georeference: Georeference, width: Int, height: Int) {
        let t = georeference.transform, columns = Double(width), rows = Double(height)
        let x = [0, columns * t[1], rows * t[2], columns * t[1] + rows * t[2]].map { t[0] + $0 }
        let y = [0, columns * t[4], rows * t[5], columns * t[4] + rows * t[5]].map { t[3] + $0 }
        self.init(minX: x.min()!, minY: y.min()!, maxX: x.max()!, maxY: y.max()!)
    }

    /// The rectangle around both.
    func union(_ other: ExtentCard) -> ExtentCard {
        ExtentCard(
            minX: min(minX, other.minX), minY: min(minY, other.minY), maxX: max(maxX, other.maxX), maxY: max(maxY, other.maxY))
    }

    /// The share of this rectangle that the other covers.
    func share(coveredBy other: ExtentCard) -> Double {
        let width = min(maxX, other.maxX) - max(minX, other.minX), height = min(maxY, other.maxY) - max(minY, other.minY)
        return width > 0 && height > 0 ? width * height / ((maxX - minX) * (maxY - minY)) : 0
    }
}
