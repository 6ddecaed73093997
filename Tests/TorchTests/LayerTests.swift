import Foundation
import Testing
import Torch

private func isClose(_ tensor: Tensor, _ expected: [Float], within tolerance: Float = 1e-5) -> Bool {
    tensor.count >= expected.count && zip(tensor.array(of: Float.self), expected).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
}

@Test func batchNormalisationUsesTheBatchWhileTrainingAndRunningStatisticsElse() {
    let layer = BatchNorm2d(2)
    layer.weight.assign(Tensor([1.5, 0.5] as [Float], shape: [2]))
    layer.bias.assign(Tensor([0.1, -0.2] as [Float], shape: [2]))
    let x = Tensor((0..<16).map { Float(pow(Double($0), 1.5) / 10) }, shape: [2, 2, 2, 2])
    #expect(isClose(layer(x), [-1.5808104276657104, -1.474730134010315, -1.280770182609558, -1.0296012163162231, -0.8152175545692444]))
    #expect(isClose(layer.runningMean, [0.1584470570087433, 0.31414610147476196]))
    #expect(isClose(layer.runningVariance, [1.1285089254379272, 1.3138540983200073]))
    #expect(layer.batchesTracked.item == 1)
    layer.setTraining(false)
    #expect(isClose(layer(x), [-0.12372832745313644, 0.017472360283136368, 0.27564749121665955, 0.6099719405174255, 0.011933928355574608]))
    #expect(layer.batchesTracked.item == 1)
}

@Test func aFrozenNormalisationHasNothingToTrain() {
    let layer = FrozenBatchNorm2d(3)
    #expect(layer.parameters.isEmpty)
    #expect(layer.state.map(\.name) == ["weight", "bias", "running_mean", "running_var"])
}

@Test(arguments: [true, false]) func aFrozenNormalisationGoesByItsBuffersWhetherItTrainsOrNot(isTraining: Bool) {
    let mean: [Float] = [0.5, -1], variance: [Float] = [1e-5, 4], weight: [Float] = [1.5, 0.5], bias: [Float] = [0.1, -0.2]
    let layer = FrozenBatchNorm2d(2)
    for (buffer, values) in [(layer.runningMean, mean), (layer.runningVariance, variance), (layer.weight, weight), (layer.bias, bias)] {
        buffer.assign(Tensor(values, shape: [2]))
    }
    layer.setTraining(isTraining)
    let x = (0..<16).map { Float($0) / 10 }
    let expected = x.indices.map { index in
        let channel = index / 4 % 2
        return (x[index] - mean[channel]) / (variance[channel] + 1e-5).squareRoot() * weight[channel] + bias[channel]
    }
    #expect(isClose(layer(Tensor(x, shape: [2, 2, 2, 2])), expected))
}

/// A channel that hardly varies is not blown up beyond what torch's 10⁻⁵ allows.
@Test func batchNormalisationAddsToTheVariance() {
    let x: [Float] = [0.003, -0.003, 0.003, -0.003]
    #expect(isClose(BatchNorm2d(1)(Tensor(x, shape: [1, 1, 2, 2])), x.map { $0 / Float(0.9e-5 + 1e-5).squareRoot() }))
}

@Test func convolutionsPadToKeepTheSizeAndStrideToHalveIt() {
    let x = Tensor.ones([1, 2, 8, 6])
    #expect(Conv2d(2, 5, kernel: 3)(x).shape == [1, 5, 8, 6])
    #expect(Conv2d(2, 5, kernel: 7, stride: 2, bias: false)(x).shape == [1, 5, 4, 3])
    #expect(ConvTranspose2d(2, 5, kernel: 2, stride: 2)(x).shape == [1, 5, 16, 12])
}

@Test func tensorsKeepBytesTypesAndShapes() {
    let halves = Tensor(bytes: [0x00, 0x3C, 0x00, 0xC0], shape: [2], type: .float16)
    #expect(halves.converted(to: .float32).array(of: Float.self) == [1, -2])
    #expect(Tensor([1, 0, 7] as [Int64], shape: [3, 1]).shape == [3, 1])
    #expect(Tensor([Float](), shape: [0, 4]).count == 0)
    #expect(Tensor([true, false], shape: [2]).positions().array(of: Int64.self) == [0])
}

@Test(arguments: [true, false]) func manyRowsAreMultipliedLikeFew(hasBias: Bool) throws {
    func values(_ count: Int, _ shape: [Int]) -> Tensor {
        let tensor = Tensor((0..<count).map { Float(($0 * 7919) % 101) / 50 - 1 }, shape: shape)
        tensor.requiresGradient = true
        return tensor
    }
    func results(_ product: (Tensor, Tensor, Tensor?) -> Tensor) throws -> [Tensor] {
        let rows = values(300 * 24, [300, 24]), weight = values(10 * 24, [10, 24]), bias = hasBias ? values(10, [10]) : nil
        let result = product(rows, weight, bias)
        (result * result).sum().backward()
        return [result] + (try [rows, weight, bias].compactMap { try $0.map { try #require($0.gradient) } })
    }
    let many = try results { $0.linear($1, $2) }
    let few = try results { rows, weight, bias in Tensor.concatenate(rows.split(by: 100).map { $0.linear(weight, bias) }) }
    for (many, few) in zip(many, few) {
        #expect(many.shape == few.shape)
        #expect(isClose(many, few.array(of: Float.self), within: 1e-4))
    }
}

/// A convolution of 3 × 3 and some pixels, with the channels of a pixel side by side.
struct SmallConvolution: Sendable, CustomTestStringConvertible {
    let images, inputs, height, width, outputs: Int
    var hasBias = true
    var testDescription: String { "\([images, inputs, height, width]) to \(outputs)" }

    static let all = [
        SmallConvolution(images: 1, inputs: 32, height: 3, width: 3, outputs: 32),
        SmallConvolution(images: 2, inputs: 32, height: 7, width: 10, outputs: 64, hasBias: false),
        SmallConvolution(images: 3, inputs: 96, height: 16, width: 5, outputs: 32),
        SmallConvolution(images: 11, inputs: 64, height: 14, width: 14, outputs: 96),
    ]

    /// The result and the names of the operators that computed it.
    func result(tile: Int, withGradient: Bool, threads: Int = Libtorch.threads) -> (values: [Float], operators: Set<String>) {
        let before = Libtorch.threads
        defer { Libtorch.threads = before }
        Libtorch.threads = threads
        let layer = Conv2d(inputs, outputs, kernel: 3, tile: tile, bias: hasBias)
        for (seed, parameter) in layer.parameters.enumerated() { parameter.assign(Self.values(parameter.shape, seed: seed)) }
        let x = Self.values([images, inputs, height, width], seed: 2).channelsLast()
        var values: [Float] = []
        let costs = OperatorCost.recorded { values = (withGradient ? layer(x) : withoutGradient { layer(x) }).array() }
        return (values, Set(costs.map(\.name)))
    }

    private static func values(_ shape: [Int], seed: Int) -> Tensor {
        let count = shape.reduce(1, *)
        return Tensor((0..<count).map { Float((($0 + seed) * 7919) % 1009) / 504 - 1 }, shape: shape)
    }
}

private let hasVectors = {
    let flags = Set(((try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? "").split(whereSeparator: \.isWhitespace))
    return flags.contains("avx512f") || flags.isSuperset(of: ["avx2", "fma"])
}()

@Test(.enabled(if: hasVectors), arguments: SmallConvolution.all, [2, 4])
func fewerMultiplicationsGiveTheSameConvolution(_ convolution: SmallConvolution, tile: Int) {
    let few = convolution.result(tile: tile, withGradient: false), all = convolution.result(tile: tile, withGradient: true)
    #expect(few.operators.contains("finetuned::winograd") && !all.operators.contains("finetuned::winograd"))
    #expect(few.values.count == convolution.images * convolution.outputs * convolution.height * convolution.width)
    let largest = all.values.map(abs).max()!
    #expect(zip(few.values, all.values).allSatisfy { abs($0 - $1) <= (tile == 2 ? 2e-6 : 6e-6) * largest })
}

@Test(.enabled(if: hasVectors), arguments: SmallConvolution.all, [2, 4])
func aConvolutionDoesNotDependOnThreads(_ convolution: SmallConvolution, tile: Int) {
    let one = convolution.result(tile: tile, withGradient: false, threads: 1).values
    #expect(convolution.result(tile: tile, withGradient: false, threads: 2).values == one)
    #expect(convolution.result(tile: tile, withGradient: false, threads: 3).values == one)
}
