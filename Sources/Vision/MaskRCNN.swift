public import Torch

/// Mask R-CNN (He et al., 2017): finds objects, names them and outlines them. Built as arcgis.learn builds it on torchvision, with
/// torchvision's names in a checkpoint.
public final class MaskRCNN: Module {
    /// Sees: makes feature maps of images.
    @Child public var backbone: Backbone
    /// Proposes regions where objects may be.
    @Child public var rpn: RegionProposalNetwork
    /// Looks closely at regions.
    @Child("roi_heads") public var heads: RoIHeads
    /// What images go through first.
    public let transform: ImageTransform
    /// Thresholds and counts.
    public let options: MaskRCNNOptions

    /// - Parameters:
    ///   - classes: without the background.
    ///   - isFrozen: whether the backbone's batch normalisation never changes.
    public init(_ depth: ResNet.Depth, classes: Int, transform: ImageTransform, isFrozen: Bool, options: MaskRCNNOptions = MaskRCNNOptions()) {
        self.transform = transform
        self.options = options
        super.init()
        backbone = Backbone.make(depth, bands: transform.mean.count, isFrozen: isFrozen)
        // arcgis.learn gives a backbone without a pyramid anchors of the first size only.
        let anchorSizes: [Float] = depth.hasBottlenecks ? [32, 64, 128, 256, 512] : [32]
        rpn = RegionProposalNetwork(channels: backbone.channels, anchorSizes: anchorSizes, options: options)
        heads = RoIHeads(channels: backbone.channels, classes: classes + 1, options: options)
    }

    /// Puts new, untrained layers in place of those that name the classes.
    public func makePredictors(classes: Int) {
        heads.makePredictors(classes: classes + 1)
    }

    /// Puts the layers that name the classes into another order.
    /// - Parameter order: for each class from now on, its position among the classes until now; the background is not counted.
    public func reorderPredictors(_ order: [Int]) {
        heads.reorderPredictors([0] + order.map { $0 + 1 })
    }

    /// The losses on a batch of images `[N, bands, H, W]` from 0 to 1.
    public func losses(_ images: Tensor, _ targets: [Target]) -> Losses {
        measured(images, targets, limits: options.trainingProposals).losses
    }

    /// The losses on a batch and what the network sees in it, from one pass; the heads' losses are on random samples as in training.
    public func validate(_ images: Tensor, _ targets: [Target]) -> (losses: Losses, detections: [Detections]) {
        withoutGradient {
            let result = measured(images, targets, limits: options.evaluationProposals)
            return (result.losses, inOriginalPixels(heads.detect(result.proposals, in: result.features), images))
        }
    }

    /// What the network sees in a batch of images `[N, bands, H, W]` from 0 to 1; boxes in pixels of these images.
    public func detect(_ images: Tensor) -> [Detections] {
        withoutGradient {
            let input = transform(images)
            let maps = backbone(input.images), features = RoIHeads.Features(of: maps, imageSize: input.size)
            let output = rpn(maps, size: paddedSize(input))
            let proposals = rpn.proposals(from: output, size: input.size, limits: options.evaluationProposals)
            return inOriginalPixels(heads.detect(proposals, in: features), images)
        }
    }

    private func measured(
        _ images: Tensor, _ targets: [Target], limits: MaskRCNNOptions.ProposalLimits
    ) -> (losses: Losses, proposals: [Tensor], features: RoIHeads.Features) {
        let input = transform(images)
        let originalSize = ImageSize(height: images.shape[2], width: images.shape[3])
        let targets = targets.map { transform($0, from: originalSize) }
        let maps = backbone(input.images), features = RoIHeads.Features(of: maps, imageSize: input.size)
        let output = rpn(maps, size: paddedSize(input))
        let proposals = rpn.proposals(from: output, size: input.size, limits: limits)
        let proposing = rpn.losses(output, targets: targets)
        let looking = heads.losses(proposals, targets: targets, in: features)
        let losses = Losses(
            classifier: looking.classifier, boxRegression: looking.boxes, mask: looking.masks,
            objectness: proposing.objectness, proposalRegression: proposing.boxes)
        return (losses, proposals, features)
    }

    private func paddedSize(_ input: ImageTransform.Output) -> ImageSize {
        ImageSize(height: input.images.shape[2], width: input.images.shape[3])
    }

    private func inOriginalPixels(_ detections: [Detections], _ images: Tensor) -> [Detections] {
        let size = transform.resized(ImageSize(height: images.shape[2], width: images.shape[3]))
        return detections.map { detections in
            var result = detections
            result.boxes = Boxes.scaled(detections.boxes, x: Double(images.shape[3]) / Double(size.width), y: Double(images.shape[2]) / Double(size.height))
            return result
        }
    }
}

/// The five losses of Mask R-CNN, each a single number.
public struct Losses {
    /// Of the regions' classes.
    public let classifier: Tensor
    /// Of the regions' boxes.
    public let boxRegression: Tensor
    /// Of the masks.
    public let mask: Tensor
    /// Of the anchors' scores.
    public let objectness: Tensor
    /// Of the anchors' boxes.
    public let proposalRegression: Tensor

    /// Their sum; a loss that is not finite counts as zero, as in arcgis.learn.
    public var total: Tensor { parts.map { $0.finiteOrZero() }.reduce(Tensor.zeros([], device: mask.device), +) }

    /// Their sum as it is: the same where all are finite, and not finite where one is not.
    public var sum: Tensor { parts.reduce(Tensor.zeros([], device: mask.device), +) }

    private var parts: [Tensor] { [classifier, boxRegression, mask, objectness, proposalRegression] }
}
