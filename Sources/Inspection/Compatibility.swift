public import Job

/// How well imagery and labels fit a model, known before anything is computed.
public struct Compatibility: Sendable {
    public let model: ModelNeeds
    public let imagery: Imagery
    public let settings: PrepareSettings

    public init(model: ModelNeeds, imagery: Imagery, settings: PrepareSettings = PrepareSettings()) {
        self.model = model
        self.imagery = imagery
        self.settings = settings
    }

    /// What does not fit, errors first.
    public var findings: [Finding] {
        let all = [obstacle, labels, bands, pixelType, cellSize, classes, chipSize, chips].compactMap(\.self)
        return all.filter { $0.severity == .error } + all.filter { $0.severity == .warning }
    }

    // MARK: Kind

    private var obstacle: Finding? {
        guard imagery.labels != nil, let obstacle = model.obstacle else { return nil }
        return Finding(
            .error, .model, found: "\(model.name) cannot be re-trained", needed: "the reason is: \(obstacle.dropLast())",
            remedy: "name a Mask R-CNN package that was saved by arcgis.learn")
    }

    private var labels: Finding? {
        guard let format = imagery.labels?.format, format != "RCNN_Masks" else { return nil }
        return Finding(
            .error, .labels, found: "\(imagery.name) has labels of the format \(format)",
            needed: "\(model.name) needs masks of single objects (RCNN_Masks)", remedy: "export it again with the metadata format RCNN Masks")
    }

    // MARK: Classes and chips

    private var classes: Finding? {
        guard let found = imagery.labels?.classes, found != model.classes, !model.classes.isEmpty else { return nil }
        return Finding(
            .warning, .classes, found: "\(imagery.name) has the classes \(found.joined(separator: ", "))",
            needed: "\(model.name) knows \(model.classes.joined(separator: ", "))",
            remedy: "the layers that name classes start anew; rename the classes before the export to keep what the model knows of them")
    }

    private var chipSize: Finding? {
        let side = min(imagery.width, imagery.height)
        if side < 32 {
            return Finding(
                .error, .chipSize, found: "\(imagery.name) is \(imagery.width) x \(imagery.height) pixels",
                needed: "\(model.name) needs at least 32 pixels a side", remedy: "use larger tiles")
        }
        guard imagery.labels != nil, let wanted = settings.chipSize ?? model.chipSize, side != wanted else { return nil }
        let found = "\(imagery.name) has chips of \(imagery.width) x \(imagery.height) pixels"
        if side < wanted {
            // The smaller side of a chip is brought to the size that is trained with, which is no more than the chip's width.
            let size = min(wanted, imagery.width)
            return Finding(
                .warning, .chipSize, found: found, needed: "\(wanted) pixels are wanted",
                remedy: "training \(size > side ? "enlarges them to" : "goes on with") \(size) pixels; export tiles of \(wanted) pixels where objects are cut too often")
        }
        guard Double(side) > 1.5 * Double(wanted) else { return nil }
        return Finding(
            .warning, .chipSize, found: found, needed: "they are resampled to \(wanted), which makes objects \((Double(side) / Double(wanted)).short) times smaller",
            remedy: "set chip_size = \(side) to train at full resolution")
    }

    private var chips: Finding? {
        guard let count = imagery.labels?.chips else { return nil }
        let held = max(1, Int(settings.validationSplit * Double(count)))
        let found = "\(imagery.name) has \(count) \(count == 1 ? "chip" : "chips")"
        if count < 2 {
            return Finding(
                .error, .chips, found: found, needed: "training and validation need at least 2", remedy: "export more chips")
        }
        if count < Self.fewChips {
            return Finding(
                .warning, .chips, found: found, needed: "a re-training needs about \(Self.fewChips) or more",
                remedy: "expect little of it, and label more ground")
        }
        guard held < Self.fewValidation else { return nil }
        return Finding(
            .warning, .chips, found: "\(found), of which \(held) \(held == 1 ? "validates" : "validate")",
            needed: "a measure on fewer than \(Self.fewValidation) chips says little", remedy: "raise val_split_pct")
    }

    private static let fewChips = 20
    private static let fewValidation = 5
}
