import Foundation

/// Smooth random patterns, one value from 0 to 1 per pixel, that surfaces draw their unevenness from.
struct Textures {
    /// Features of half a metre: blades, gravel, shingles.
    let grain: [Float]
    /// Features of two metres: tufts, leaves, ripples.
    let tuft: [Float]
    /// Features of eight metres: worn and dry patches.
    let patch: [Float]
    /// Features of fifty metres: the lie of the land.
    let region: [Float]

    init(width: Int, height: Int, cellSize: Double, streams: RandomStreams) {
        func pattern(_ metres: Double, octaves: Int, _ item: Int) -> [Float] {
            valueNoise(width: width, height: height, period: metres / cellSize, octaves: octaves,
                       stream: streams.stream(.terrain, item: item))
        }
        grain = pattern(0.5, octaves: 1, 0)
        tuft = pattern(2, octaves: 3, 1)
        patch = pattern(8, octaves: 4, 2)
        region = pattern(50, octaves: 3, 3)
    }
}

/// Value noise: random numbers on a lattice, smoothly interpolated, the next octave twice as fine and half as strong.
///
/// - Parameter period: Distance of the coarsest lattice's points in pixels.
/// - Returns: Values from 0 to 1, row-major.
func valueNoise(width: Int, height: Int, period: Double, octaves: Int, stream: RandomStream) -> [Float] {
    var stream = stream
    var result = [Float](repeating: 0, count: width * height)
    let total = Float(2) - pow(2, Float(1 - octaves))
    for octave in 0..<octaves {
        let weight = pow(0.5, Float(octave)) / total
        add(weight, period: max(period / pow(2, Double(octave)), 1), to: &result, width: width, height: height, &stream)
    }
    return result
}

private func add(
    _ weight: Float, period: Double, to result: inout [Float], width: Int, height: Int, _ stream: inout RandomStream
) {
    let columns = Int(Double(width) / period) + 2
    let lattice = (0..<columns * (Int(Double(height) / period) + 2)).map { _ in Float(stream.uniform(0...1)) }
    let across = (0..<width).map { cell($0, period) }
    for row in 0..<height {
        let (top, vertical) = cell(row, period)
        for column in 0..<width {
            let (left, horizontal) = across[column]
            let corner = top * columns + left
            let upper = lattice[corner] + (lattice[corner + 1] - lattice[corner]) * horizontal
            let lower = lattice[corner + columns] + (lattice[corner + columns + 1] - lattice[corner + columns]) * horizontal
            result[row * width + column] += weight * (upper + (lower - upper) * vertical)
        }
    }
}

/// The lattice point before a pixel, and how far the pixel lies towards the next.
private func cell(_ pixel: Int, _ period: Double) -> (Int, Float) {
    let position = Double(pixel) / period
    let index = Int(position)
    return (index, smoothstep(0, 1, Float(position - Double(index))))
}
