import Foundation
import Testing
import Torch

@testable import Vision

private func features() -> Tensor {
    let features = Tensor((0..<216).map { Float(sin(Double(Float($0) * 0.37))) }, shape: [2, 3, 6, 6])
    features.requiresGradient = true
    return features
}

private let regions: [Float] = [
    0, 0, 0, 5, 5,
    1, 1.3, 2.2, 4.9, 7.7,
    1, -3, -2, 20, 3,
    0, 2, 2, 2.1, 2.1,
]

private func operatorAlign(_ features: Tensor, scale: Double, samplingRatio: Int) -> Tensor {
    Operator("finetuned::roi_align")([features], Tensor(regions, shape: [4, 5]), Tensor.zeros([4], type: .int64), [scale], 2, 3, samplingRatio)
}

@Test(arguments: [
    // sampling ratio, scale, the first values, sum of the third region, the first gradients, sum of squared gradients: torchvision 0.14
    (2, 0.5, [0.483387, 0.438783, 0.350395, -0.475283, -0.501915, -0.478935] as [Float], -3.252118, [0.21875, 0.458673, 0.382903, 0.053369, 0, 0] as [Float], 45.43994),
    (0, 1.0, [-0.085884, -0.126043, -0.117793, 0.127848, 0.106461, 0.044185], -0.594619, [0.056713, 0.113426, 0.12094, 0.120354, 0.110692, 0.055346], 23.95198),
]) func regionsAndGradientsAreTorchvisions(ratio: Int, scale: Double, values: [Float], sum: Double, gradients: [Float], squares: Double) throws {
    let features = features()
    let pooled = operatorAlign(features, scale: scale, samplingRatio: ratio)
    #expect(pooled.shape == [4, 3, 2, 3])
    for (found, expected) in zip(pooled.array(of: Float.self), values) { #expect(abs(found - expected) < 2e-6) }
    #expect(abs(pooled.select(0, 2).sum().item - sum) < 1e-5)

    let weights = Tensor((0..<72).map { Float(cos(Double(Float($0) * 0.11))) }, shape: [4, 3, 2, 3])
    (pooled * weights).sum().backward()
    let gradient = try #require(features.gradient)
    for (found, expected) in zip(gradient.array(of: Float.self), gradients) { #expect(abs(found - expected) < 2e-6) }
    #expect(abs((gradient * gradient).sum().item - squares) < 1e-3)
}

@Test func resultsDoNotDependOnTheNumberOfThreads() throws {
    let threads = Libtorch.threads
    defer { Libtorch.threads = threads }
    let results = try [1, 2, 3].map { count in
        Libtorch.threads = count
        let features = features()
        let pooled = operatorAlign(features, scale: 1, samplingRatio: 2)
        (pooled * pooled).sum().backward()
        return pooled.array(of: Float.self) + (try #require(features.gradient)).array(of: Float.self)
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
}

/// As in torchvision, whose pyramid has a fifth map for proposals alone.
@Test func noRegionHoweverLargeComesFromTheMapThatIsForProposals() {
    let maps = [384, 192, 96, 48, 24].enumerated().map { level, side in Tensor.full([1, 1, side, side], Double(level)) }
    let features = RoIHeads.Features(of: maps, imageSize: ImageSize(height: 1536, width: 1536))
    let boxes = Tensor([0, 0, 440, 440, 0, 0, 900, 900, 0, 0, 1536, 1536] as [Float], shape: [3, 4])
    let pooled = RoIAlign(size: 1, samplingRatio: 2)(features.maps, boxes: [boxes], imageSize: features.imageSize)
    #expect(pooled.array(of: Float.self) == [2, 3, 3])
}

@Test func regionsOfDifferentSizesComeFromDifferentLevelsInTheirOrder() {
    let levels = [128, 64, 32, 16].enumerated().map { level, side in Tensor.full([1, 1, side, side], Double(level)) }
    let boxes = Tensor([0, 0, 500, 500, 0, 0, 60, 60, 0, 0, 4, 4] as [Float], shape: [3, 4])
    let pooled = RoIAlign(size: 1, samplingRatio: 2)(levels, boxes: [boxes], imageSize: ImageSize(height: 512, width: 512))
    #expect(pooled.array(of: Float.self) == [3, 0, 0])
}
