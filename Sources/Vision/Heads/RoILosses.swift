import Torch

extension RoIHeads {
    /// How wrong classes, boxes and masks are on a random sample of regions, to which the labelled boxes are added.
    func losses(_ proposals: [Tensor], targets: [Target], in features: Features) -> (classifier: Tensor, boxes: Tensor, masks: Tensor) {
        let samples = withoutGradient { sampled(proposals, targets) }
        let predicted = classify(samples.map(\.boxes), in: features)
        let (classifier, boxes) = boxLosses(predicted, samples)
        return (classifier, boxes, maskLoss(samples, targets, features))
    }

    /// Regions of one image to learn from.
    struct Sample {
        /// `[K, 4]`; the first `positives` show objects.
        let boxes: Tensor
        let positives: Int
        /// Classes, int64 `[K]`; 0 for background.
        let labels: Tensor
        /// The object of each positive, int64 `[positives]`.
        let objects: Tensor
        /// The boxes of those objects, `[positives, 4]`.
        let objectBoxes: Tensor
        /// The boxes of the positives, `[positives, 4]`.
        var positiveBoxes: Tensor { boxes.narrowed(0, start: 0, length: positives) }
    }

    private func sampled(_ proposals: [Tensor], _ targets: [Target]) -> [Sample] {
        let candidates = zip(proposals, targets).map { Tensor.concatenate([$0, $1.boxes]) }
        let matches = zip(candidates, targets).map { options.regionMatcher($0, with: $1) }
        let picked = options.regionSampler(matches)
        return targets.indices.map { sample(candidates[$0], targets[$0], matches[$0], picked[$0]) }
    }

    private func sample(_ candidates: Tensor, _ target: Target, _ matches: Tensor, _ picked: (positives: Tensor, negatives: Tensor)) -> Sample {
        let (positives, negatives) = picked
        let objects = matches.gathered(positives)
        return Sample(
            boxes: candidates.gathered(.concatenate([positives, negatives])),
            positives: positives.count,
            labels: .concatenate([target.labels.gathered(objects), .zeros([negatives.count], type: .int64, device: candidates.device)]),
            objects: objects,
            objectBoxes: target.boxes.gathered(objects))
    }

    private func boxLosses(_ predicted: (logits: Tensor, offsets: Tensor), _ samples: [Sample]) -> (classifier: Tensor, boxes: Tensor) {
        let labels = Tensor.concatenate(samples.map(\.labels))
        let positives = Self.positives(samples).moved(to: labels.device)
        let offsets = predicted.offsets.reshaped([labels.count, predicted.logits.shape[1], 4])[positives, labels.gathered(positives)]
        let wanted = withoutGradient { Self.coder.encoded(.concatenate(samples.map(\.objectBoxes)), from: .concatenate(samples.map(\.positiveBoxes))) }
        let boxes = offsets.smoothL1(wanted, beta: 1.0 / 9, reduction: .sum) / Double(max(labels.count, 1))
        // The mean over no region, as a batch without objects has where no proposal is left, is no number.
        return (predicted.logits.crossEntropy(labels, reduction: labels.count > 0 ? .mean : .sum), boxes)
    }

    /// Where the positives stand among the regions of all samples: int64 `[P]`, on the host.
    private static func positives(_ samples: [Sample]) -> Tensor {
        var start = 0
        let positions = samples.flatMap { sample in
            defer { start += sample.labels.count }
            return (start..<start + sample.positives).map(Int64.init)
        }
        return Tensor(positions, shape: [positions.count])
    }

    private func maskLoss(_ samples: [Sample], _ targets: [Target], _ features: Features) -> Tensor {
        let boxes = samples.map(\.positiveBoxes)
        let labels = Tensor.concatenate(samples.map { $0.labels.narrowed(0, start: 0, length: $0.positives) })
        let wanted = withoutGradient {
            Tensor.concatenate(zip(samples, zip(boxes, targets)).map { sample, pair in
                maskTargets(pair.1.masks, objects: sample.objects, boxes: pair.0, size: Self.maskSize)
            })
        }
        let regions = Self.maskAlign(features.maps, boxes: boxes, imageSize: features.imageSize)
        let sum = Tensor.loss(over: regions, by: Self.masksAtOnce(on: regions.device), parameters: maskHead.parameters + maskPredictor.parameters) { regions, range in
            let wanted = wanted.narrowed(0, start: range.lowerBound, length: range.count)
            return masks(of: regions, labels: labels.narrowed(0, start: range.lowerBound, length: range.count)).binaryCrossEntropy(wanted, reduction: .sum)
        }
        return sum / Double(max(wanted.count, 1))
    }

    /// The labelled masks `[objects, H, W]` inside the boxes `[K, 4]`, sampled to `[K, size, size]`.
    private func maskTargets(_ masks: Tensor, objects: Tensor, boxes: Tensor, size: Int) -> Tensor {
        guard objects.count > 0 else { return .zeros([0, size, size], device: boxes.device) }
        let regions = Tensor.concatenate([objects.converted(to: .float32).unsqueezed(1), boxes], dimension: 1)
        return RoIAlign(size: size, samplingRatio: 0)(masks.unsqueezed(1).converted(to: .float32), regions: regions, scale: 1).squeezed(1)
    }
}
