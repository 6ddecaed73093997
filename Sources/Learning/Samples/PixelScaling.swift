internal import Raster

/// How values in a source's units become network input from 0 to 1, and which bands of the source are used.
public struct PixelScaling: Sendable, Equatable, Codable {
    /// One band of the network's input.
    public struct Band: Sendable, Equatable, Codable {
        /// The band's position in the source, counted from 0.
        public let source: Int
        /// The source value that becomes 0.
        public let minimum: Double
        /// By how much a value exceeds the minimum to become 1.
        public let range: Double
    }

    /// The input's bands, in order.
    public let bands: [Band]

    /// For 8-bit imagery: 0 to 255 become 0 to 1.
    ///
    /// - Parameter sources: the source's bands to use, such as `[0, 1, 2]`.
    public static func eightBit(bands sources: [Int]) -> PixelScaling {
        PixelScaling(bands: sources.map { Band(source: $0, minimum: 0, range: 255) })
    }

    /// For multispectral and other than 8-bit imagery: each band's own extremes over all chips become 0 and almost 1.
    ///
    /// - Parameters:
    ///   - extremes: smallest and largest value of each of the source's bands; a band that never varies counts as one unit wide.
    ///   - sources: the bands to use; nil takes those that vary, or all where none does.
    public static func stretched(_ extremes: [ClosedRange<Double>], bands sources: [Int]? = nil) -> PixelScaling {
        let varying = extremes.indices.filter { extremes[$0].lowerBound < extremes[$0].upperBound }
        return PixelScaling(bands: (sources ?? (varying.isEmpty ? Array(extremes.indices) : varying)).map { source in
            let width = extremes[source].upperBound - extremes[source].lowerBound
            return Band(source: source, minimum: extremes[source].lowerBound, range: (width == 0 ? 1 : width) + 1e-4)
        })
    }

    /// Whether 0 to 255 become 0 to 1.
    var isEightBit: Bool { bands.allSatisfy { $0.minimum == 0 && $0.range == 255 } }

    /// The chosen bands of an image, scaled and clamped to 0 … 1; values that are not numbers become 0.
    ///
    /// - Precondition: the image has all bands that ``bands`` names.
    func apply(to image: RasterImage) -> RasterImage {
        let area = image.width * image.height
        let pixels = [Float](unsafeUninitializedCapacity: bands.count * area) { target, count in
            image.pixels.withUnsafeBufferPointer { source in
                for (position, band) in bands.enumerated() {
                    let minimum = Float(band.minimum), range = Float(band.range)
                    for index in 0..<area {
                        let value = (source[band.source * area + index] - minimum) / range
                        target[position * area + index] = value > 0 ? (value < 1 ? value : 1) : 0
                    }
                }
            }
            count = bands.count * area
        }
        return RasterImage(width: image.width, height: image.height, bands: bands.count, pixels: pixels, pixelType: .float32)
    }
}

extension PixelScaling.Band {
    /// Mean and standard deviation of the scaled values, by which a network normalises its input, from those in the source's units.
    ///
    /// The formulas are arcgis.learn's, so that both write the same package: the deviation shrinks like the mean does, and is
    /// never 0. A mean of 0 is divided by the range instead.
    public func scaled(mean: Double, deviation: Double) -> (mean: Double, deviation: Double) {
        let width = range - 1e-4 + 1e-5
        let scaledMean = (mean - minimum) / width
        let scaledDeviation = mean == 0 ? deviation / width : deviation * scaledMean / mean
        return (scaledMean, scaledDeviation == 0 ? 0.01 : scaledDeviation)
    }
}
