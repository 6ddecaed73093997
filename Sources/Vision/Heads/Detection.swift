public import Torch

/// What the network sees in one image, highest score first.
public struct Detections {
    /// Left, top, right and bottom in pixels, `[K, 4]`.
    public var boxes: Tensor
    /// From 0 to 1, `[K]`.
    public var scores: Tensor
    /// Classes from 1, int64 `[K]`.
    public var labels: Tensor
    /// Probability of each pixel of the box to belong to the object, `[K, 28, 28]`.
    public var masks: Tensor

    /// How many there are.
    public var count: Int { boxes.shape[0] }
}

extension RoIHeads {
    /// What the regions of each image show, sifted by score and overlap.
    func detect(_ proposals: [Tensor], in features: Features) -> [Detections] {
        withoutGradient {
            let predicted = classify(proposals, in: features)
            let sizes = proposals.map { $0.shape[0] }
            let boxes = Self.coder.decoded(predicted.offsets, from: .concatenate(proposals)).split(sizes)
            let scores = predicted.logits.softmax(dimension: 1).split(sizes)
            let sifted = zip(boxes, scores).map { sift($0, scores: $1, imageSize: features.imageSize) }
            return withMasks(sifted, features)
        }
    }

    /// - Parameters:
    ///   - boxes: one for each region and class, `[K, classes, 4]`.
    ///   - scores: `[K, classes]`.
    private func sift(_ boxes: Tensor, scores: Tensor, imageSize: ImageSize) -> Detections {
        let classes = scores.shape[1] - 1
        let flatBoxes = Boxes.clipped(boxes.narrowed(1, start: 1, length: classes).reshaped([-1, 4]), to: imageSize)
        let flatScores = scores.narrowed(1, start: 1, length: classes).reshaped([-1])
        let flatLabels = (Tensor.range(classes, device: boxes.device) + 1).expanded([boxes.shape[0], classes]).reshaped([-1])
        let likely = (flatScores .> options.detectionScore).positions()
        let chosen = likely.gathered(Boxes.largeEnough(flatBoxes.gathered(likely), side: 1e-2))
        let candidates = (boxes: flatBoxes.gathered(chosen), scores: flatScores.gathered(chosen), labels: flatLabels.gathered(chosen))
        let kept = Boxes.suppressed(candidates.boxes, scores: candidates.scores, groups: candidates.labels, threshold: options.detectionOverlap)
        let best = kept.narrowed(0, start: 0, length: min(kept.count, options.detectionsPerImage))
        return Detections(
            boxes: candidates.boxes.gathered(best), scores: candidates.scores.gathered(best), labels: candidates.labels.gathered(best),
            masks: .zeros([0, 0, 0]))
    }

    private func withMasks(_ detections: [Detections], _ features: Features) -> [Detections] {
        let labels = Tensor.concatenate(detections.map(\.labels))
        guard labels.count > 0 else { return detections }
        let regions = Self.maskAlign(features.maps, boxes: detections.map(\.boxes), imageSize: features.imageSize)
        let logits = zip(regions.split(by: Self.masksAtOnce), labels.split(by: Self.masksAtOnce)).map(masks)
        let probabilities = Tensor.concatenate(logits).sigmoid().split(detections.map(\.count))
        return zip(detections, probabilities).map { detections, masks in
            var result = detections
            result.masks = masks
            return result
        }
    }
}
