/// torchvision's options of `MaskRCNN`, under torchvision's names, with its defaults.
public struct MaskRCNNOptions: Sendable {
    /// How many regions are kept.
    public struct ProposalLimits: Sendable {
        var beforeSuppression: Int
        var afterSuppression: Int
    }

    var trainingProposals = ProposalLimits(beforeSuppression: 2000, afterSuppression: 2000)
    var evaluationProposals = ProposalLimits(beforeSuppression: 1000, afterSuppression: 1000)
    var proposalScore = 0.0
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
    /// - Throws: ``InvalidOption`` for the first of them that torchvision's `MaskRCNN` does not take as a number, or of which it can make nothing.
    public init(_ values: [String: Double]) throws(InvalidOption) {
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            if let count = Self.counts[name] {
                guard (1...1_000_000).contains(value), value == value.rounded() else {
                    throw InvalidOption(name: name, problem: "is \(value) where a whole number from 1 to 1000000 is expected")
                }
                self[keyPath: count] = Int(value)
            } else if let share = Self.shares[name] {
                guard (0...1).contains(value) else { throw InvalidOption(name: name, problem: "is \(value) where a number from 0 to 1 is expected") }
                self[keyPath: share] = value
            } else {
                throw InvalidOption(name: name, problem: "is unknown; known are \((Self.countNames + Self.shareNames).joined(separator: ", "))")
            }
        }
    }

    /// An option of another name than torchvision's, or of a value that is none.
    public struct InvalidOption: Error, CustomStringConvertible {
        let name, problem: String
        public var description: String { "the Mask R-CNN option '\(name.prefix(60))' \(problem)" }
    }

    /// The options that count something.
    public static var countNames: [String] { counts.keys.sorted() }
    /// The options that are shares, overlaps or scores.
    public static var shareNames: [String] { shares.keys.sorted() }

    private static let counts: [String: WritableKeyPath<MaskRCNNOptions, Int> & Sendable] = [
        "rpn_pre_nms_top_n_train": \.trainingProposals.beforeSuppression,
        "rpn_post_nms_top_n_train": \.trainingProposals.afterSuppression,
        "rpn_pre_nms_top_n_test": \.evaluationProposals.beforeSuppression,
        "rpn_post_nms_top_n_test": \.evaluationProposals.afterSuppression,
        "rpn_batch_size_per_image": \.anchorsPerImage,
        "box_detections_per_img": \.detectionsPerImage,
        "box_batch_size_per_image": \.regionsPerImage,
    ]

    private static let shares: [String: WritableKeyPath<MaskRCNNOptions, Double> & Sendable] = [
        "rpn_nms_thresh": \.proposalOverlap,
        "rpn_fg_iou_thresh": \.anchorForeground,
        "rpn_bg_iou_thresh": \.anchorBackground,
        "rpn_positive_fraction": \.anchorPositiveShare,
        "rpn_score_thresh": \.proposalScore,
        "box_score_thresh": \.detectionScore,
        "box_nms_thresh": \.detectionOverlap,
        "box_fg_iou_thresh": \.regionForeground,
        "box_bg_iou_thresh": \.regionBackground,
        "box_positive_fraction": \.regionPositiveShare,
    ]
}
