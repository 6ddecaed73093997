import ArgumentParser
import Job

/// The network to build where there is no base model.
struct NetworkOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Network to build without --model.", valueName: "name"))
    var architecture = "MaskRCNN"

    @Option(help: ArgumentHelp("Backbone to build without --model: \(Self.choices).", valueName: "name"), completion: .list(JobSettings.backbones))
    var backbone = "resnet50"

    func apply(to settings: inout JobSettings) {
        settings.architecture = architecture
        settings.backbone = backbone
    }

    func validate() throws {
        try require(architecture == "MaskRCNN", "The architecture '\(architecture)' is not known; MaskRCNN is.")
        try require(
            JobSettings.backbones.contains(backbone), "The backbone '\(backbone)' is not known; choose one of \(Self.choices).")
    }

    private static var choices: String { JobSettings.backbones.joined(separator: ", ") }
}

/// How the training data is prepared.
struct PrepareOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Chips in a batch.", valueName: "n"))
    var batchSize = PrepareSettings().batchSize

    @Option(help: ArgumentHelp("Side in pixels to which chips are resampled, at most the first chip's width. (default: the model's, or the chips' own)", valueName: "pixels"))
    var chipSize: Int?

    @Option(help: ArgumentHelp("Share of the chips that is held back for validation.", valueName: "share"))
    var valSplitPct = PrepareSettings().validationSplit

    @Option(help: ArgumentHelp("Seed of the split and of everything random.", valueName: "n"))
    var seed = PrepareSettings().seed

    @Flag(help: "Leave out chips without objects instead of training on them as negatives.")
    var dropEmptyChips = false

    @Option(help: ArgumentHelp("Refuse data whose cell size differs from the model's more than so many times.", valueName: "ratio"))
    var maxCellSizeRatio = PrepareSettings().maxCellSizeRatio

    var settings: PrepareSettings {
        var settings = PrepareSettings()
        settings.batchSize = batchSize
        settings.chipSize = chipSize
        settings.validationSplit = valSplitPct
        settings.seed = seed
        settings.dropEmptyChips = dropEmptyChips
        settings.maxCellSizeRatio = maxCellSizeRatio
        return settings
    }

    func validate() throws {
        try require(PrepareSettings.batchSizes.contains(batchSize), "--batch-size is \(batchSize); it must lie between 1 and 1024.")
        try require(chipSize.map(PrepareSettings.chipSizes.contains) ?? true, "--chip-size is \(chipSize ?? 0); it must lie between 16 and 8192 pixels.")
        try require(PrepareSettings.validationSplits.contains(valSplitPct), "--val-split-pct is \(valSplitPct); it must lie between 0.001 and 0.9, such as 0.1.")
        try require(PrepareSettings.maxCellSizeRatios.contains(maxCellSizeRatio), "--max-cell-size-ratio is \(maxCellSizeRatio); it must lie between 1 and 1000, such as 4.")
        try require(PrepareSettings.seeds.contains(seed), "--seed is \(seed); it must lie between 0 and \(UInt32.max).")
    }
}

/// How the model is fitted.
struct FitOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Passes over the training chips. (default: \(FitSettings().epochs), or \(FitSettings().scratchEpochs) without --model)", valueName: "n"))
    var epochs: Int?

    @Option(help: ArgumentHelp("Highest learning rate, or 'auto' to search for it.", valueName: "auto|rate"))
    var lr = LearningRate.auto

    @Option(help: "Which weights of the model's backbone stay as they are.")
    var freeze = FitSettings().freeze

    @Option(help: "Precision of convolutions while training; auto is bf16 where the processor or the GPU has it.")
    var precision = FitSettings().precision

    @OptionGroup
    var device: DeviceOption

    func apply(to settings: inout FitSettings) {
        settings.epochs = epochs ?? settings.epochs
        settings.scratchEpochs = epochs ?? settings.scratchEpochs
        settings.learningRate = lr.value
        settings.freeze = freeze
        settings.precision = precision
        settings.device = device.device
    }

    func validate() throws {
        try require(epochs.map(FitSettings.epochCounts.contains) ?? true, "--epochs is \(epochs ?? 0); it must lie between 1 and 10000.")
    }
}

/// Where the network runs.
struct DeviceOption: ParsableArguments {
    @Option(help: ArgumentHelp("Where to compute: auto, cpu, or cuda:N.", valueName: "device"))
    var device = "auto"

    func validate() throws {
        let isKnown = ["auto", "cpu", "cuda"].contains(device) || device.wholeMatch(of: /cuda:[0-9]+/) != nil
        try require(isKnown, "The device '\(device)' is not known; choose auto, cpu, or cuda:N.")
    }
}

/// A learning rate above 0 and up to 1, or the wish to search for one.
enum LearningRate: ExpressibleByArgument, CustomStringConvertible {
    case auto
    case rate(Double)

    init?(argument: String) {
        if argument == "auto" {
            self = .auto
        } else if let rate = Double(argument), rate > 0, rate <= 1 {
            self = .rate(rate)
        } else {
            return nil
        }
    }

    /// The rate; nil to search for it.
    var value: Double? {
        if case .rate(let rate) = self { rate } else { nil }
    }

    var description: String { value.map { "\($0)" } ?? "auto" }
    var defaultValueDescription: String { description }
}

extension Freeze: ExpressibleByArgument {}
extension PrecisionSetting: ExpressibleByArgument {}

private func require(_ condition: Bool, _ message: String) throws {
    guard condition else { throw ValidationError(message) }
}
