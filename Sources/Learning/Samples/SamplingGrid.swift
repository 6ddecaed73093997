/// Where in a chip each pixel of a square sample comes from: resizing, symmetry, zoom and crop in one map.
///
/// Places in the chip run from -1, the centre of the first pixel, to 1, the centre of the last (`align_corners`).
struct SamplingGrid {
    /// One coordinate of a place in the chip as a linear function of the sample's pixel.
    struct Axis {
        var origin, perColumn, perRow: Double

        /// The same coordinate in pixels of a raster that has `count` of them along this axis.
        func inPixels(of count: Int) -> Axis {
            let half = Double(count - 1) / 2
            return Axis(origin: (origin + 1) * half, perColumn: perColumn * half, perRow: perRow * half)
        }
    }

    /// Side of the sample in pixels.
    let size: Int
    let x, y: Axis
    /// By what a chip is first shrunk through averaging, so that no pixel of it goes unseen; 1 for not at all.
    let shrinkage: Double

    /// - Parameters:
    ///   - width: the chip's columns.
    ///   - height: the chip's rows.
    ///   - size: side of the sample: the chip's smaller side is resized to it, the larger side cut to it.
    init(width: Int, height: Int, size: Int, augmentation: Augmentation) {
        let ratio = Double(min(width, height)) / Double(size)
        let resized = (
            width: Int((Double(width) / ratio).rounded(.toNearestOrEven)),
            height: Int((Double(height) / ratio).rounded(.toNearestOrEven))
        )
        let place = AffinePlace(augmentation, aspect: Double(resized.width) / Double(resized.height))
        let u = Self.span(of: resized.width, size: size, crop: augmentation.crop.column)
        let v = Self.span(of: resized.height, size: size, crop: augmentation.crop.row)
        self.size = size
        x = place.x.axis(u: u, v: v)
        y = place.y.axis(u: u, v: v)
        let merged = min(Double(height) / Double(resized.height), Double(width) / Double(resized.width)) / 2
        shrinkage = merged > 1 && merged > place.magnification ? merged : 1
    }

    /// First value and step along one side of the resized chip, from -1 to 1, of the pixels that the crop keeps.
    private static func span(of count: Int, size: Int, crop: Double) -> (first: Double, step: Double) {
        guard count > 1 else { return (-1, 0) }
        let step = 2 / Double(count - 1)
        let offset = min(Int(Double(count - size + 1) * crop), count - size)
        return (-1 + Double(offset) * step, step)
    }
}

/// The map from places in the resized chip to places in the chip, both from -1 to 1.
private struct AffinePlace {
    struct Row {
        let perU, perV, offset: Double

        var reach: (low: Double, high: Double) { (offset - abs(perU) - abs(perV), offset + abs(perU) + abs(perV)) }

        func axis(u: (first: Double, step: Double), v: (first: Double, step: Double)) -> SamplingGrid.Axis {
            SamplingGrid.Axis(origin: perU * u.first + perV * v.first + offset, perColumn: perU * u.step, perRow: perV * v.step)
        }
    }

    let x, y: Row

    /// The symmetry after the zoom. Rows and columns that swap keep their pixel size, so the larger side reaches beyond the chip.
    init(_ augmentation: Augmentation, aspect: Double) {
        let zoom = augmentation.zoom, symmetry = augmentation.symmetry
        let scale = 1 / zoom.factor
        let u = (1 - scale) * (2 * zoom.focus.column - 1), v = (1 - scale) * (2 * zoom.focus.row - 1)
        let signX = symmetry.mirrorsColumns ? -1.0 : 1, signY = symmetry.mirrorsRows ? -1.0 : 1
        if symmetry.transposes {
            x = Row(perU: 0, perV: signX * scale / aspect, offset: signX * v)
            y = Row(perU: signY * scale * aspect, perV: 0, offset: signY * u)
        } else {
            x = Row(perU: signX * scale, perV: 0, offset: signX * u)
            y = Row(perU: 0, perV: signY * scale, offset: signY * v)
        }
    }

    /// How much the map enlarges, from the widest reach of both axes together; below 1 it looks beyond the chip.
    var magnification: Double {
        2 / (max(x.reach.high, y.reach.high) - min(x.reach.low, y.reach.low))
    }
}
