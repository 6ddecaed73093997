public import Torch

/// Says where objects may be (Faster R-CNN, Ren et al., 2015): scores every anchor, moves it, and keeps the best.
public final class RegionProposalNetwork: Module {
    @Child var head: ProposalHead
    let anchorGenerator: AnchorGenerator
    let options: MaskRCNNOptions
    static let coder = BoxCoder(weights: (1, 1, 1, 1))
    static let smallestSide = 1e-3

    init(channels: Int, anchorSizes: [Float], options: MaskRCNNOptions) {
        anchorGenerator = AnchorGenerator(sizes: anchorSizes)
        self.options = options
        super.init()
        head = ProposalHead(channels: channels, anchors: AnchorGenerator.ratios.count)
    }

    /// What the network says of every anchor of every image.
    struct Output {
        /// `[A, 4]`, the same for all images.
        let anchors: Tensor
        /// Logits `[N, A]`.
        let objectness: Tensor
        /// Offsets `[N, A, 4]`.
        let offsets: Tensor
        /// Anchors of each feature map.
        let anchorsPerMap: [Int]
    }

    /// - Parameter size: of the images that the features `[N, C, h, w]` were made from.
    func callAsFunction(_ features: [Tensor], size: ImageSize) -> Output {
        let maps = features.map { ImageSize(height: $0.shape[2], width: $0.shape[3]) }
        let predictions = features.map { head($0) }
        return Output(
            anchors: anchorGenerator(maps: maps, size: size, device: features[0].device),
            objectness: .concatenate(predictions.map(\.objectness), dimension: 1),
            offsets: .concatenate(predictions.map(\.offsets), dimension: 1),
            anchorsPerMap: predictions.map { $0.objectness.shape[1] })
    }

    /// The best regions of each image, `[K, 4]`, best first. The host sifts them, for which the candidates of all images come to it at once.
    func proposals(from output: Output, size: ImageSize, limits: MaskRCNNOptions.ProposalLimits) -> [Tensor] {
        withoutGradient {
            let candidates = candidates(of: output, count: limits.beforeSuppression)
            let images = output.objectness.shape[0], anchors = output.anchors.shape[0], device = candidates.device
            let firsts = Tensor((0..<images).map { Int64($0 * anchors) }, shape: [images, 1]).moved(to: device)
            let places = (candidates + firsts).reshaped([-1])
            let offsets = output.offsets.reshaped([-1, 4]).gathered(places)
            let boxes = Boxes.clipped(Self.coder.decoded(offsets, from: output.anchors.gathered(candidates.reshaped([-1]))).squeezed(1), to: size)
            let scores = output.objectness.reshaped([-1]).gathered(places).sigmoid()
            let scored = Tensor.concatenate([boxes, scores.unsqueezed(1)], dimension: 1).reshaped([images, -1, 5]).onHost()
            let regions = best(scored, maps: mapOfCandidate(output, limits.beforeSuppression), count: limits.afterSuppression)
            return Tensor.concatenate(regions).moved(to: output.objectness.device).split(regions.map { $0.shape[0] })
        }
    }

    /// Positions `[N, M]` of the highest-scoring anchors of each feature map.
    private func candidates(of output: Output, count: Int) -> Tensor {
        var start = 0
        let perMap = output.anchorsPerMap.map { anchors in
            defer { start += anchors }
            return output.objectness.narrowed(1, start: start, length: anchors).top(min(count, anchors)).indices + start
        }
        return .concatenate(perMap, dimension: 1)
    }

    /// The feature map of each candidate of an image: int64 `[M]`, on the host.
    private func mapOfCandidate(_ output: Output, _ count: Int) -> Tensor {
        let maps = output.anchorsPerMap.enumerated().flatMap { map, anchors in Array(repeating: Int64(map), count: min(count, anchors)) }
        return Tensor(maps, shape: [maps.count])
    }

    /// The best boxes `[K, 4]` of each image's candidates, boxes and scores `[N, M, 5]`.
    private func best(_ candidates: Tensor, maps: Tensor, count: Int) -> [Tensor] {
        var images = (0..<candidates.shape[0]).map { candidates.select(0, $0) }
        var groups = images.map { _ in maps }
        if options.proposalScore > 0 {
            let likely = images.map { ($0.select(1, 4) .>= options.proposalScore).positions() }
            (images, groups) = (zip(images, likely).map { $0.gathered($1) }, likely.map { maps.gathered($0) })
        }
        let boxes = images.map { $0.narrowed(1, start: 0, length: 4) }
        let kept = Boxes.suppressed(
            boxes, scores: images.map { $0.select(1, 4) }, groups: groups, threshold: options.proposalOverlap, smallestSide: Self.smallestSide)
        return zip(boxes, kept).map { boxes, kept in boxes.gathered(kept.narrowed(0, start: 0, length: min(count, kept.count))) }
    }

    /// How wrong the scores and the offsets are, on a random sample of anchors of each image.
    func losses(_ output: Output, targets: [Target]) -> (objectness: Tensor, boxes: Tensor) {
        let matches = withoutGradient { targets.map { options.anchorMatcher(output.anchors, with: $0) } }
        let picked = withoutGradient { options.anchorSampler(matches) }
        let samples = targets.indices.map { sample(targets[$0], matches[$0], picked[$0], from: output, image: $0) }
        let count = Double(max(samples.reduce(0) { $0 + $1.labels.count }, 1))
        let wanted = withoutGradient { Self.coder.encoded(.concatenate(samples.map(\.objects)), from: .concatenate(samples.map(\.anchors))) }
        let boxes = Tensor.concatenate(samples.map(\.offsets)).smoothL1(wanted, beta: 1.0 / 9, reduction: .sum)
        let objectness = Tensor.concatenate(samples.map(\.logits)).binaryCrossEntropy(.concatenate(samples.map(\.labels)))
        return (objectness, boxes / count)
    }

    /// Anchors of one image to learn from: the scores of all, and for the positives their offsets, themselves, and the boxes of their objects.
    private struct Sample {
        let logits, labels, offsets, anchors, objects: Tensor
    }

    private func sample(
        _ target: Target, _ matches: Tensor, _ picked: (positives: Tensor, negatives: Tensor), from output: Output, image: Int
    ) -> Sample {
        let anchors = output.anchors, positives = picked.positives
        let both = Tensor.concatenate([positives, picked.negatives])
        let labels = Tensor.concatenate([
            .ones([positives.count], device: anchors.device), .zeros([picked.negatives.count], device: anchors.device),
        ])
        return Sample(
            logits: output.objectness.select(0, image).gathered(both), labels: labels,
            offsets: output.offsets.select(0, image).gathered(positives), anchors: anchors.gathered(positives),
            objects: target.boxes.gathered(matches.gathered(positives)))
    }
}

/// Scores and offsets of the anchors at each place of a feature map.
final class ProposalHead: Module {
    @Child("conv") var convolutions: [ConvolutionUnit]
    @Child("cls_logits") var classLogits: Conv2d
    @Child("bbox_pred") var boxOffsets: Conv2d

    init(channels: Int, anchors: Int) {
        super.init()
        let initialization = Initialization.normal(deviation: 0.01)
        convolutions = [ConvolutionUnit(Conv2d(channels, channels, kernel: 3, initialization: initialization))]
        classLogits = Conv2d(channels, anchors, kernel: 1, initialization: initialization)
        boxOffsets = Conv2d(channels, anchors * 4, kernel: 1, initialization: initialization)
    }

    /// `[N, C, h, w]` to logits `[N, h * w * anchors]` and offsets `[N, h * w * anchors, 4]`.
    func callAsFunction(_ features: Tensor) -> (objectness: Tensor, offsets: Tensor) {
        let hidden = convolutions.reduce(features) { x, unit in unit(x).relu() }
        let images = features.shape[0]
        return (
            classLogits(hidden).converted(to: .float32).permuted([0, 2, 3, 1]).reshaped([images, -1]),
            boxOffsets(hidden).converted(to: .float32).permuted([0, 2, 3, 1]).reshaped([images, -1, 4])
        )
    }
}
