import Testing
import Torch

@testable import Vision

nonisolated(unsafe) private let boxes = Tensor([0, 0, 10, 10, 1, 1, 11, 11, 0, 0, 10, 9, 20, 20, 30, 30, 21, 21, 31, 31] as [Float], shape: [5, 4])
nonisolated(unsafe) private let scores = Tensor([0.8, 0.9, 0.7, 0.5, 0.5] as [Float], shape: [5])

private func rows(_ first: Int, _ count: Int) -> Tensor { boxes.narrowed(0, start: first, length: count) }

@Suite struct BoxTests {
    @Test func suppressionKeepsTheBestOfEachGroup() {
        let one = Tensor.zeros([5], type: .int64)
        #expect(kept([(boxes, scores, one)]) == [[1, 3]])
        let two = Tensor([0, 0, 1, 1, 1] as [Int64], shape: [5])
        #expect(kept([(boxes, scores, two)]) == [[1, 2, 3]])
        #expect(kept([(boxes, scores, two)], smallestSide: 9.5) == [[1, 3]])
        let none: Image = (rows(0, 0), .zeros([0]), .zeros([0], type: .int64))
        #expect(kept([none]) == [[]])
        #expect(kept([(boxes, scores, two), none, (boxes, scores, one)]) == [[1, 2, 3], [], [1, 3]])
    }

    private typealias Image = (boxes: Tensor, scores: Tensor, groups: Tensor)

    /// What suppression leaves of each image.
    private func kept(_ images: [Image], smallestSide: Double = 0) -> [[Int64]] {
        Boxes.suppressed(
            images.map(\.boxes), scores: images.map(\.scores), groups: images.map(\.groups), threshold: 0.5, smallestSide: smallestSide
        ).map { $0.array() }
    }

    @Test func overlapIsIntersectionOverUnion() {
        let overlap = Boxes.intersectionOverUnion(rows(0, 2), rows(1, 3)).array(of: Float.self)
        for (found, expected) in zip(overlap, [0.680672287940979, 0.8999999761581421, 0, 1, 0.6101694703102112, 0] as [Float]) {
            #expect(abs(found - expected) < 1e-6)
        }
    }

    @Test func offsetsAreTorchvisionsAndExtremeSizesAreHeld() {
        let coder = BoxCoder(weights: (10, 10, 5, 5))
        let offsets = coder.encoded(rows(0, 3), from: rows(1, 3))
        let expectedOffsets: [Float] = [-1, -1, 0, 0, 1, 1.6666666269302368, 0, 0.5268027782440186, -20, -20.5, 0, -0.5268027186393738]
        for (found, expected) in zip(offsets.array(of: Float.self), expectedOffsets) { #expect(abs(found - expected) < 1e-5) }

        let decoded = coder.decoded(.concatenate([offsets, offsets * 30.0], dimension: 1), from: rows(1, 3))
        #expect(decoded.shape == [3, 2, 4])
        let expected: [Float] = [
            0, 0, 10, 10, -29, -29, -19, -19, 1, 1, 11, 11, 30, -56.65434265136719, 40, 155.6543426513672,
            0, 0, 10, 9, -580, -590.2119750976562, -570, -589.7880249023438,
        ]
        for (found, expected) in zip(decoded.array(of: Float.self), expected) { #expect(abs(found - expected) < 1e-3) }
        let huge = coder.decoded(Tensor([0, 0, 1000, 1000] as [Float], shape: [1, 4]), from: rows(0, 1)).array(of: Float.self)
        for (found, expected) in zip(huge, [-307.5, -307.5, 317.5, 317.5] as [Float]) { #expect(abs(found - expected) < 1e-3) }
    }

    @Test func matchesAreTorchvisions() {
        let overlaps = Tensor([0.1, 0.75, 0.35, 0, 0.2, 0.2, 0.3, 0.1, 0.25, 0.2] as [Float], shape: [2, 5])
        let anchors = Matcher(foreground: 0.7, background: 0.3, keepsBestOfEach: true)
        #expect(anchors(overlaps).array(of: Int64.self) == [-1, 0, -2, -1, -1])
        let regions = Matcher(foreground: 0.5, background: 0.5, keepsBestOfEach: false)
        #expect(regions(overlaps).array(of: Int64.self) == [-1, 0, -1, -1, -1])
    }

    @Test func anObjectThatNothingOverlapsWellGetsItsBestBox() {
        let overlaps = Tensor([0.1, 0.2, 0.2] as [Float], shape: [1, 3])
        #expect(Matcher(foreground: 0.7, background: 0.3, keepsBestOfEach: true)(overlaps).array(of: Int64.self) == [-1, 0, 0])
    }

    @Test func samplesHoldAtMostTheShareOfPositivesAndFillUpWithNegatives() {
        let matches = Tensor((0..<100).map { $0 < 30 ? 3 : $0 < 90 ? -1 : -2 } as [Int64], shape: [100])
        let none = Tensor([-2, -1, -2] as [Int64], shape: [3])
        let samples = BalancedSampler(count: 40, positiveShare: 0.25)([none, matches])
        #expect(samples[0].positives.count == 0 && samples[0].negatives.array(of: Int64.self) == [1])
        let (positives, negatives) = samples[1]
        #expect(positives.count == 10)
        #expect(positives.array(of: Int64.self).allSatisfy { $0 < 30 })
        #expect(Set(negatives.array(of: Int64.self)).count == 30)
        #expect(negatives.array(of: Int64.self).allSatisfy { (30..<90).contains($0) })
    }

    /// In a process of its own, in which nobody else draws.
    @Test func samplesAreDrawnByTheSeed() async {
        await #expect(processExitsWith: .success) {
            let matches = Tensor((0..<100).map { $0 < 50 ? 0 : -1 } as [Int64], shape: [100])
            func drawn(_ seed: Int) -> [[Int64]] {
                Libtorch.seed(seed)
                let (positives, negatives) = BalancedSampler(count: 40, positiveShare: 0.5)([matches])[0]
                return [positives.array(), negatives.array()]
            }
            let first = drawn(1), other = drawn(2)
            #expect(drawn(1) == first)
            #expect(zip(first, other).allSatisfy { $0 != $1 && $0.count == $1.count })
        }
    }

    @Test func anchorsAreTorchvisions() {
        let anchors = AnchorGenerator(sizes: [32, 64])(
            maps: [ImageSize(height: 4, width: 6), ImageSize(height: 2, width: 3)], size: ImageSize(height: 64, width: 96))
        let values: [Float] = anchors.array()
        #expect(anchors.shape == [90, 4])
        #expect(Array(values[..<16]) == [-23, -11, 23, 11, -16, -16, 16, 16, -11, -23, 11, 23, -7, -11, 39, 11])
        #expect(Array(values[160..<164]) == [0, 16, 32, 48])
        #expect(Array(values[352...]) == [32, 0, 96, 64, 41, -13, 87, 77])
    }
}
