/// Everything a person may choose about one job. Names are arcgis.learn's where it has them, and so are defaults, but for those that suit
/// a server at night better: batches that fit its memory, chips at the data's own size, and an end where nothing gets better.
public struct JobSettings: Codable, Sendable, Equatable {
    /// Network to build when there is no base model. Only `MaskRCNN` is known.
    public var architecture = "MaskRCNN"
    /// Backbone to build when there is no base model: one of ``backbones``.
    public var backbone = "resnet50"
    /// How the training data is prepared.
    public var prepare = PrepareSettings()
    /// How the model is fitted.
    public var fit = FitSettings()
    /// torchvision's own options for `MaskRCNN`, such as `box_batch_size_per_image`; they go before those of a base model, and are saved in
    /// the package as `MaskRCNNkwargs`.
    public var maskRCNNOptions: [String: Double] = [:]

    public init() {}

    /// What `MaskRCNN` can be built on.
    public static let backbones = ["resnet18", "resnet34", "resnet50", "resnet101", "resnet152"]
    /// The options of ``maskRCNNOptions`` that count something, from 1.
    public static let maskRCNNCounts = [
        "box_batch_size_per_image", "box_detections_per_img", "rpn_batch_size_per_image", "rpn_post_nms_top_n_test", "rpn_post_nms_top_n_train",
        "rpn_pre_nms_top_n_test", "rpn_pre_nms_top_n_train",
    ]
    /// Those that are shares, overlaps or scores, from 0 to 1.
    public static let maskRCNNShares = [
        "box_bg_iou_thresh", "box_fg_iou_thresh", "box_nms_thresh", "box_positive_fraction", "box_score_thresh", "rpn_bg_iou_thresh",
        "rpn_fg_iou_thresh", "rpn_nms_thresh", "rpn_positive_fraction", "rpn_score_thresh",
    ]

    enum CodingKeys: String, CodingKey {
        case architecture, backbone, prepare, fit
        case maskRCNNOptions = "mask_rcnn"
    }
}

/// How training data becomes batches, as `prepare_data` takes it.
public struct PrepareSettings: Codable, Sendable, Equatable {
    /// Chips in a batch; the last, incomplete batch of an epoch is dropped.
    public var batchSize = 4
    /// Side in pixels to which chips are resampled; nil takes the base model's, or else the chips' own.
    public var chipSize: Int?
    /// Share of the chips that is held back for validation, from 0 to 1.
    public var validationSplit = 0.1
    /// Seed of the split, of the augmentation and of the sampling inside the network.
    public var seed = 42
    /// Whether chips without any object are left out instead of serving as negatives.
    public var dropEmptyChips = false
    /// Whether training chips are flipped, brightened, contrasted and zoomed at random.
    public var augment = true
    /// How many times the cell size of the data may differ from the base model's before the job is refused.
    public var maxCellSizeRatio = 4.0

    public init() {}

    /// What ``batchSize`` may be.
    public static let batchSizes = 1...1024
    /// What ``chipSize`` may be.
    public static let chipSizes = 16...8192
    /// What ``validationSplit`` may be.
    public static let validationSplits = 0.001...0.9
    /// What ``seed`` may be.
    public static let seeds = 0...Int(UInt32.max)
    /// What ``maxCellSizeRatio`` may be.
    public static let maxCellSizeRatios = 1.0...1000

    enum CodingKeys: String, CodingKey {
        case batchSize = "batch_size"
        case chipSize = "chip_size"
        case validationSplit = "val_split_pct"
        case seed
        case dropEmptyChips = "drop_empty_chips"
        case augment
        case maxCellSizeRatio = "max_cell_size_ratio"
    }
}

/// How the model is fitted, as `fit` takes it.
public struct FitSettings: Codable, Sendable, Equatable {
    /// What ``epochs`` and ``scratchEpochs`` may be.
    public static let epochCounts = 1...10_000

    /// Passes over the training chips when fine-tuning a base model.
    public var epochs = 10
    /// Passes over the training chips when there is no base model.
    public var scratchEpochs = 50
    /// Highest learning rate of the one-cycle schedule; nil searches for it.
    public var learningRate: Double?
    /// Whether training stops after six epochs without a better validation loss.
    public var earlyStopping = true
    /// Which weights of a base model stay as they are.
    public var freeze = Freeze.convolutions
    /// `auto`, `cpu`, or `cuda:N`.
    public var device = "auto"
    /// How exactly convolutions and matrix products are computed while training; measuring is always in float32.
    public var precision = PrecisionSetting.auto

    public init() {}

    enum CodingKeys: String, CodingKey {
        case epochs
        case scratchEpochs = "scratch_epochs"
        case learningRate = "lr"
        case earlyStopping = "early_stopping"
        case freeze, device, precision
    }
}

/// Which weights of the backbone are kept fixed while fine-tuning.
public enum Freeze: String, Codable, Sendable, CaseIterable {
    /// The convolutions of the backbone's body; its batch normalisation is trained, as arcgis.learn does.
    case convolutions
    /// The whole body of the backbone, batch normalisation included.
    case backbone
    /// Nothing: every weight is trained.
    case none
}

/// How exactly convolutions and matrix products are computed.
public enum PrecisionSetting: String, Codable, Sendable, CaseIterable {
    /// bfloat16 where the processor or the GPU computes it faster than float32.
    case auto
    case float32 = "fp32"
    case bfloat16 = "bf16"
}
