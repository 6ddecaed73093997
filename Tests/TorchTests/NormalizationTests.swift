import Testing
import Torch

/// A layer's result on maps that are added to a shortcut and rectified, and the gradients.
private struct Outcome {
    let result: Tensor
    /// Of the maps, the shortcut, the scale and the shift.
    let gradients: [Tensor]
    let running: [Tensor]

    init(_ shape: [Int], channelsLast: Bool, isTraining: Bool, _ compute: (BatchNorm2d, Tensor, Tensor) -> Tensor) throws {
        let layer = BatchNorm2d(shape[1])
        layer.weight.assign(pattern([shape[1]], in: -1..<2))
        layer.bias.assign(pattern([shape[1]], in: -1..<1))
        layer.runningMean.assign(pattern([shape[1]], in: 2..<4))
        layer.setTraining(isTraining)
        func input(_ range: Range<Double>) -> Tensor {
            let input = channelsLast ? pattern(shape, in: range).channelsLast() : pattern(shape, in: range)
            input.requiresGradient = true
            return input
        }
        let maps = input(2..<5), shortcut = input(-1..<1)
        result = compute(layer, maps, shortcut)
        (result * pattern(shape, in: -0.8..<1)).sum().backward()
        gradients = try [maps, shortcut, layer.weight, layer.bias].map { try #require($0.gradient) }
        running = [layer.runningMean, layer.runningVariance]
    }
}

/// Planes that are no multiple of the vector units, several strips to a plane, several blocks of pixels, and channels that take turns badly.
@Test(arguments: [([3, 8, 7, 5], false), ([2, 3, 40, 30], false), ([2, 24, 30, 25], true), ([3, 2048, 2, 2], true), ([2, 3, 5, 7], true)] as [([Int], Bool)], [true, false])
func normalisingAddingAndRectifyingAtOnceIsTheSameAsOneByOne(_ maps: (shape: [Int], channelsLast: Bool), isTraining: Bool) throws {
    let apart = try Outcome(maps.shape, channelsLast: maps.channelsLast, isTraining: isTraining) { layer, maps, shortcut in
        Operator("aten::batch_norm")(maps, layer.weight, layer.bias, layer.runningMean, layer.runningVariance, isTraining, 0.1, 1e-5, false).relued(adding: shortcut)
    }
    let atOnce = try Outcome(maps.shape, channelsLast: maps.channelsLast, isTraining: isTraining) { $0($1, adding: $2, rectified: true) }
    #expect(largestDifference(atOnce.result, apart.result) < 1e-5)
    for (one, other) in zip(atOnce.gradients + atOnce.running, apart.gradients + apart.running) {
        #expect(largestDifference(one, other) < 2e-4)
    }
}

/// Numbers all over a range, the same ones every time.
private func pattern(_ shape: [Int], in range: Range<Double>) -> Tensor {
    Tensor((0..<shape.reduce(1, *)).map { Float(range.lowerBound + (range.upperBound - range.lowerBound) * Double($0 * $0 * 7 % 1009) / 1009) }, shape: shape)
}

extension Tensor {
    fileprivate func relued(adding shortcut: Tensor) -> Tensor { (self + shortcut).relu() }
}

private func largestDifference(_ a: Tensor, _ b: Tensor) -> Float {
    zip(a.array(of: Float.self), b.array(of: Float.self)).map { abs($0 - $1) / max(1, abs($1)) }.max() ?? .infinity
}
