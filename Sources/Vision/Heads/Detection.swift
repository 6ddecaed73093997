public import Torch

/// What the network sees in one image, highest score first; on the host.
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

    func moved(to device: String) -> Detections {
        Detections(boxes: boxes.moved(to: device), scores: scores.moved(to: device), labels: labels.moved(to: device), masks: masks.moved(to: device))
    }
}

extension RoIHeads {
    /// What the regions of each image show, sifted by score and overlap. The host sifts, for which all regions come to it at once.
    func detect(_ proposals: [Tensor], in features: Features) -> [Detections] {
        withoutGradient {
            let predicted = classify(proposals, in: features)
            let boxes = Self.coder.decoded(predicted.offsets, from: .concatenate(proposals))
            let scored = Tensor.concatenate([boxes, predicted.logits.softmax(dimension: 1).unsqueezed(2)], dimension: 2).onHost()
            let sifted = sift(scored.split(proposals.map { $0.shape[0] }).map { likely($0, imageSize: features.imageSize) })
            let device = features.maps[0].device
            return zip(sifted, withMasks(sifted.map { $0.moved(to: device) }, features)).map { sifted, seen in
                var result = sifted
                result.masks = seen.masks.onHost()
                return result
            }
        }
    }

    /// - Parameter scored: a box and its score for each region and class of an image, `[K, classes, 5]`.
    private func likely(_ scored: Tensor, imageSize: ImageSize) -> Detections {
        let classes = scored.shape[1] - 1
        let objects = scored.narrowed(1, start: 1, length: classes).reshaped([-1, 5])
        let flatLabels = (Tensor.range(classes) + 1).expanded([scored.shape[0], classes]).reshaped([-1])
        let likely = (objects.select(1, 4) .> options.detectionScore).positions()
        let chosen = objects.gathered(likely)
        return Detections(
            boxes: Boxes.clipped(chosen.narrowed(1, start: 0, length: 4), to: imageSize), scores: chosen.select(1, 4),
            labels: flatLabels.gathered(likely), masks: .zeros([0, 0, 0]))
    }

    /// The best of each image, of those of a class that overlap one.
    private func sift(_ images: [Detections]) -> [Detections] {
        let kept = Boxes.suppressed(
            images.map(\.boxes), scores: images.map(\.scores), groups: images.map(\.labels), threshold: options.detectionOverlap, smallestSide: 1e-2)
        return zip(images, kept).map { image, kept in
            let best = kept.narrowed(0, start: 0, length: min(kept.count, options.detectionsPerImage))
            return Detections(
                boxes: image.boxes.gathered(best), scores: image.scores.gathered(best), labels: image.labels.gathered(best), masks: image.masks)
        }
    }

    private func withMasks(_ detections: [Detections], _ features: Features) -> [Detections] {
        let labels = Tensor.concatenate(detections.map(\.labels))
        guard labels.count > 0 else { return detections }
        let regions = Self.maskAlign(features.maps, boxes: detections.map(\.boxes), imageSize: features.imageSize)
        let count = Self.masksAtOnce(on: regions.device)
        let logits = zip(regions.split(by: count), labels.split(by: count)).map(masks)
        let probabilities = Tensor.concatenate(logits).sigmoid().split(detections.map(\.count))
        return zip(detections, probabilities).map { detections, masks in
            var result = detections
            result.masks = masks
            return result
        }
    }
}
