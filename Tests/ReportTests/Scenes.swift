import Job
import Raster

@testable import Report

/// A plain grey chip of 64 by 64 pixels.
func greyChip(_ value: Float = 90) -> RasterImage {
    RasterImage(width: 64, height: 64, bands: 3, pixels: [Float](repeating: value, count: 3 * 64 * 64))
}

/// A square object on a chip of 64 by 64 pixels.
func square(_ x: Int, _ y: Int, side: Int = 20, classIndex: Int = 1, score: Float? = nil) -> Instance {
    var bits = [UInt8](repeating: 0, count: 64 * 64)
    for row in y..<(y + side) {
        for column in x..<(x + side) { bits[row * 64 + column] = 1 }
    }
    let box = Box(x0: Float(x), y0: Float(y), x1: Float(x + side), y1: Float(y + side))
    return Instance(
        classIndex: classIndex, box: box, mask: Mask(width: 64, height: 64, bits: bits), score: score)
}

/// Where the outline of such a square lies in a cell.
func outline(_ x: Double, _ y: Double, side: Double = 20, in cell: Frame) -> [Point] {
    let scale = cell.width / 64
    return Frame(x: cell.x + x * scale, y: cell.y + y * scale, width: side * scale, height: side * scale).corners
}

func metrics(_ averagePrecision: Double, chips: Int = 6) -> Metrics {
    Metrics(
        averagePrecision: averagePrecision, averagePrecisionByClass: ["Pool": averagePrecision], maskAP50: 0.2,
        maskAP: 0.1, boxAP50: 0.3, boxAP: 0.15, chips: chips)
}

func epochs(_ count: Int, of planned: Int? = nil) -> [Epoch] {
    (1...count).map { number in
        Epoch(
            number: number, of: planned ?? count, trainLoss: 3 / Double(number), validLoss: 2.5 / Double(number),
            learningRate: 1e-4, averagePrecision: 0.1 * Double(number), seconds: 12)
    }
}
