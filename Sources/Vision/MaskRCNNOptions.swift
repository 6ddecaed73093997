/// torchvision's options of `MaskRCNN`, under torchvision's names, with its defaults.
public struct MaskRCNNOptions: Sendable {
    /// How many regions are kept.
    public struct ProposalLimits: Sendable {
        var beforeSuppression: Int
        var afterSuppression: Int
    }

    var trainingProposals = ProposalLimits(beforeSuppression: 2000, afterSuppression: 2000)
    var evaluationProposals = ProposalLimits(beforeSuppression: 1000, afterSuppression: 1000)
    var proposalOverlap = 0.7
    var anchorForeground = 0.7
    var anchorBackground = 0.3
    var anchorsPerImage = 256
    var anchorPositiveShare = 0.5
    var detectionScore = 0.05
    var detectionOverlap = 0.5
    var detectionsPerImage = 100
    var regionForeground = 0.5
    var regionBackground = 0.5
    var regionsPerImage = 512
    var regionPositiveShare = 0.25

    public init() {}

    var anchorMatcher: Matcher { Matcher(foreground: anchorForeground, background: anchorBackground, keepsBestOfEach: true) }
    var anchorSampler: BalancedSampler { BalancedSampler(count: anchorsPerImage, positiveShare: anchorPositiveShare) }
    var regionMatcher: Matcher { Matcher(foreground: regionForeground, background: regionBackground, keepsBestOfEach: false) }
    var regionSampler: BalancedSampler { BalancedSampler(count: regionsPerImage, positiveShare: regionPositiveShare) }

    /// Takes the options out of a dictionary.
    /// - Throws: `UnknownOption`, naming the first key that torchvision's `MaskRCNN` does not take as a number.
    public init(_ values: [String: Double]) throws(UnknownOption) {
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            guard let set = Self.setters[name] else { throw UnknownOption(name: name) }
            set(&self, value)
        }
    }

    /// An option of another name than torchvision's.
    public struct UnknownOption: Error, CustomStringConvertible {
        public let name: String
        public var description: String {
            "the Mask R-CNN option '\(name)' is unknown; known are \(setters.keys.sorted().joined(separator: ", "))"
        }
    }

    private static let setters: [String: @Sendable (inout MaskRCNNOptions, Double) -> Void] = [
        "rpn_pre_nms_top_n_train": { $0.trainingProposals.beforeSuppression = Int($1) },
        "rpn_post_nms_top_n_train": { $0.trainingProposals.afterSuppression = Int($1) },
        "rpn_pre_nms_top_n_test": { $0.evaluationProposals.beforeSuppression = Int($1) },
        "rpn_post_nms_top_n_test": { $0.evaluationProposals.afterSuppression = Int($1) },
        "rpn_nms_thresh": { $0.proposalOverlap = $1 },
        "rpn_fg_iou_thresh": { $0.anchorForeground = $1 },
        "rpn_bg_iou_thresh": { $0.anchorBackground = $1 },
        "rpn_batch_size_per_image": { $0.anchorsPerImage = Int($1) },
        "rpn_positive_fraction": { $0.anchorPositiveShare = $1 },
        "box_score_thresh": { $0.detectionScore = $1 },
        "box_nms_thresh": { $0.detectionOverlap = $1 },
        "box_detections_per_img": { $0.detectionsPerImage = Int($1) },
        "box_fg_iou_thresh": { $0.regionForeground = $1 },
        "box_bg_iou_thresh": { $0.regionBackground = $1 },
        "box_batch_size_per_image": { $0.regionsPerImage = Int($1) },
        "box_positive_fraction": { $0.regionPositiveShare = $1 },
    ]
}
