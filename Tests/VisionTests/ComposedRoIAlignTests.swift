import Foundation
import Testing
import Torch

@testable import Vision

/// RoIAlign as other devices compute it, held against the kernel of the processor.
struct ComposedRoIAlignTests {
    private let scales = [0.25, 0.125, 0.0625, 0.03125, 0.015625]
    /// Two images of 96 × 128 pixels at five levels, the first in channels-last order.
    private let sizes = [(24, 32), (12, 16), (6, 8), (3, 4), (2, 2)]

    private func features() -> [Tensor] {
        sizes.enumerated().map { level, size in
            let map = Pattern.values(2 * 5 * size.0 * size.1, seed: level).converted(to: .float32).reshaped([2, 5, size.0, size.1])
            let features = level == 0 ? map.channelsLast() : map
            features.requiresGradient = true
            return features
        }
    }

    /// Image, left, top, right, bottom: inside, at and past every border, far outside, without extent, turned around.
    private static let boxes: [[Float]] = [
        [0, 10, 20, 70, 60], [1, 0, 0, 128, 96], [0, 128, 96, 128, 96], [1, -40, -30, 12, 9], [0, 120, 80, 190, 170], [1, 300, 300, 400, 400],
        [0, -4, -4, 0, 0], [1, 3.3, 7.7, 3.4, 7.8], [0, 50, 50, 20, 20], [1, -200, 40, 400, 48], [0, 127.5, 0.25, 133, 96.5], [1, 64, 48, 65, 96],
    ]

    private func regions(_ boxes: [[Float]]) -> Tensor { Tensor(boxes.flatMap(\.self), shape: [boxes.count, 5]) }

    /// Each box on each level.
    private func everywhere() -> (regions: Tensor, levels: Tensor) {
        let levels = Self.boxes.indices.flatMap { _ in scales.indices.map(Int64.init) }
        return (regions(Self.boxes.flatMap { Array(repeating: $0, count: scales.count) }), Tensor(levels, shape: [levels.count]))
    }

    private func difference(_ a: Tensor, _ b: Tensor) -> Double { (a - b).maximum(b - a).flattened().max(dimension: 0).values.item }

    @Test(arguments: [(7, 2), (14, 2), (3, 1)]) func regionsAndGradientsAreTheKernels(size: Int, samples: Int) throws {
        let (regions, levels) = everywhere(), align = RoIAlign(size: size, samplingRatio: samples)
        let ofKernel = features(), ofOperators = features()
        let expected = Operator("finetuned::roi_align")(ofKernel, regions, levels, scales, size, size, samples)
        let found = align.composed(ofOperators, regions: regions, levels: levels, scales: scales)
        #expect(found.shape == expected.shape && found.shape == [60, 5, size, size])
        #expect(difference(found, expected) < 1e-6)

        let weights = Pattern.values(found.count, seed: 99).converted(to: .float32).reshaped(found.shape)
        (found * weights).sum().backward()
        (expected * weights).sum().backward()
        for (found, expected) in zip(ofOperators, ofKernel) {
            let (found, expected) = (try #require(found.gradient), try #require(expected.gradient))
            #expect(difference(found, expected) < 2e-5 * max(1, difference(expected, .zeros(expected.shape))))
            #expect((expected * expected).sum().item > 0)
        }
    }

    @Test func noRegionsGiveNothingAndAreJoinedToTheFeatures() throws {
        let features = features()
        let none = RoIAlign(size: 7, samplingRatio: 2).composed(features, regions: .zeros([0, 5]), levels: .zeros([0], type: .int64), scales: scales)
        #expect(none.shape == [0, 5, 7, 7])
        none.sum().backward()
        for features in features { #expect(difference(try #require(features.gradient), .zeros(features.shape)) == 0) }
    }

    @Test func masksAreSampledAsByTheKernel() {
        let masks = (Pattern.values(3 * 61 * 90, seed: 5) .> 0).converted(to: .float32).reshaped([3, 1, 61, 90])
        let regions = regions([
            [0, 0, 0, 90, 61], [1, 10.5, 20.25, 70, 33], [2, 5, 5, 6, 6], [2, 80.3, 50.1, 90, 61], [0, 0, 60, 1, 61], [1, 44, 0.5, 88, 60.75], [0, 0, 0, 0, 0],
        ])
        let align = RoIAlign(size: 28, samplingRatio: 0)
        #expect(difference(align.composedOfRows(masks, regions: regions, scale: 1), align(masks, regions: regions, scale: 1)) < 2e-6)
        let coarse = RoIAlign(size: 3, samplingRatio: 0)
        #expect(difference(coarse.composedOfRows(masks, regions: regions, scale: 1), coarse(masks, regions: regions, scale: 1)) < 2e-6)
        #expect(align.composedOfRows(masks, regions: .zeros([0, 5]), scale: 1).shape == [0, 1, 28, 28])
    }

    @Test func nothingWaitsForTheHost() {
        let (regions, levels) = everywhere(), features = features()
        let costs = OperatorCost.recorded {
            _ = RoIAlign(size: 7, samplingRatio: 2).composed(features, regions: regions, levels: levels, scales: scales)
            _ = RoIAlign(size: 28, samplingRatio: 0).composedOfRows(features[0].narrowed(1, start: 0, length: 1), regions: regions, scale: 1)
        }
        #expect(costs.contains { $0.name == "aten::embedding_bag" })
        #expect(costs.waits == [:])
    }
}
