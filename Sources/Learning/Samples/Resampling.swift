internal import Raster

extension SamplingGrid {
    /// The sample's pixels, `[bands, size, size]`, interpolated between the four nearest of the image; beyond its edges it is reflected.
    func bilinear(_ image: RasterImage) -> [Float] {
        let image = shrinkage > 1 ? image.averaged(by: shrinkage) : image
        let x = x.inPixels(of: image.width), y = y.inPixels(of: image.height)
        let bands = image.bands, source = image.width * image.height, target = size * size
        return [Float](unsafeUninitializedCapacity: bands * target) { pixels, count in
            image.pixels.withUnsafeBufferPointer { values in
                for row in 0..<size {
                    for column in 0..<size {
                        let tap = Tap(x: x.at(row, column), y: y.at(row, column), width: image.width, height: image.height)
                        for band in 0..<bands {
                            pixels[band * target + row * size + column] = tap.value(in: values, from: band * source)
                        }
                    }
                }
            }
            count = bands * target
        }
    }

    /// How far each pixel of the sample is to be seen, interpolated as its values are; nil where the whole image is.
    func opacity(of image: RasterImage) -> [UInt8]? {
        image.opacity.map { opacity in
            bilinear(RasterImage(width: image.width, height: image.height, bands: 1, pixels: opacity.map(Float.init))).map { UInt8($0.rounded()) }
        }
    }

    /// The sample's object numbers, `[size, size]`, each that of the nearest pixel.
    func nearest(_ ids: [UInt32], width: Int, height: Int) -> [UInt32] {
        let x = x.inPixels(of: width), y = y.inPixels(of: height)
        return [UInt32](unsafeUninitializedCapacity: size * size) { pixels, count in
            ids.withUnsafeBufferPointer { ids in
                for row in 0..<size {
                    for column in 0..<size {
                        let sourceX = reflected(x.at(row, column), last: width - 1).rounded(.toNearestOrEven)
                        let sourceY = reflected(y.at(row, column), last: height - 1).rounded(.toNearestOrEven)
                        pixels[row * size + column] = ids[Int(sourceY) * width + Int(sourceX)]
                    }
                }
            }
            count = size * size
        }
    }
}

extension SamplingGrid.Axis {
    @inline(__always)
    fileprivate func at(_ row: Int, _ column: Int) -> Double {
        origin + Double(column) * perColumn + Double(row) * perRow
    }
}

/// The four pixels around a place, and their weights.
private struct Tap {
    private let topLeft, right, down: Int
    private let xWeight, yWeight: Float

    @inline(__always)
    init(x: Double, y: Double, width: Int, height: Int) {
        let x = reflected(x, last: width - 1), y = reflected(y, last: height - 1)
        let column = Int(x), row = Int(y)
        topLeft = row * width + column
        right = column + 1 < width ? 1 : 0
        down = row + 1 < height ? width : 0
        xWeight = Float(x - Double(column))
        yWeight = Float(y - Double(row))
    }

    @inline(__always)
    func value(in pixels: UnsafeBufferPointer<Float>, from start: Int) -> Float {
        let first = start + topLeft
        let top = pixels[first] * (1 - xWeight) + pixels[first + right] * xWeight
        let bottom = pixels[first + down] * (1 - xWeight) + pixels[first + down + right] * xWeight
        return top * (1 - yWeight) + bottom * yWeight
    }
}

/// A coordinate moved into 0 … `last` by mirroring at both ends, as often as it takes.
@inline(__always)
private func reflected(_ coordinate: Double, last: Int) -> Double {
    let last = Double(last)
    if coordinate >= 0, coordinate <= last { return coordinate }
    guard last > 0 else { return 0 }
    let distance = abs(coordinate).truncatingRemainder(dividingBy: 2 * last)
    return min(distance, 2 * last - distance)
}

extension RasterImage {
    /// The image with both sides divided by `factor` and rounded down; each pixel is the mean of those it covers, wholly or in part.
    fileprivate func averaged(by factor: Double) -> RasterImage {
        let columns = Self.cells(of: width, factor: factor), rows = Self.cells(of: height, factor: factor)
        var result: [Float] = []
        result.reserveCapacity(bands * rows.count * columns.count)
        pixels.withUnsafeBufferPointer { pixels in
            for band in 0..<bands {
                for row in rows {
                    for column in columns {
                        var sum: Float = 0
                        for y in row {
                            let start = (band * height + y) * width
                            for x in column { sum += pixels[start + x] }
                        }
                        result.append(sum / Float(row.count * column.count))
                    }
                }
            }
        }
        return RasterImage(width: columns.count, height: rows.count, bands: bands, pixels: result, pixelType: pixelType)
    }

    private static func cells(of count: Int, factor: Double) -> [Range<Int>] {
        let cells = Int(Double(count) / factor)
        return (0..<cells).map { $0 * count / cells..<(($0 + 1) * count + cells - 1) / cells }
    }
}
