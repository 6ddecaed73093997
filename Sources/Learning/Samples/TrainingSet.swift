public import Esri
public import Job
public import Raster

/// The chips of an export, split and ready to become samples.
///
/// Chips are decoded once and kept: in memory up to a limit, beyond it in a file.
public actor TrainingSet {
    /// The export.
    public nonisolated let data: TrainingData
    /// Chips that train and chips that validate, in the order of their names.
    public nonisolated let training, validation: [ChipReference]
    /// Both, in the export's order: all chips but those that are left out as empty.
    public nonisolated let chips: [ChipReference]
    /// Side of a sample in pixels.
    public nonisolated let size: Int
    /// How pixel values become the network's input.
    public nonisolated let scaling: PixelScaling
    /// How the chips were split and become batches.
    public nonisolated let settings: PrepareSettings
    /// Labelled objects of each chip, by its name.
    public nonisolated let objects: [String: Int]
    /// What was found, counted.
    public nonisolated let summary: DataSummary
    private let decoded: ChipCache
    /// Each object of a chip takes a mask of the chip's size: more of them are measurements that were exported as labels.
    private static let mostObjects = 10_000

    /// Reads every chip once, to know which are empty and that none is damaged.
    /// - Parameters:
    ///   - size: side of a sample in pixels.
    ///   - memory: bytes that decoded chips may take in memory.
    ///   - folder: where the rest of them may lie; nil keeps no more than that.
    ///   - keepFree: bytes that have to stay free on that disk.
    /// - Throws: `EsriError` for a damaged chip, `TrainingSetError` where too few chips are left to train with, or one has too many objects.
    public init(
        _ data: TrainingData, size: Int, scaling: PixelScaling, settings: PrepareSettings, memory: Int = 1 << 30, folder: String?, keepFree: Int = 0
    ) throws {
        var kept: [ChipReference] = [], decoded = ChipCache(memory: memory, folder: folder, keepFree: keepFree), objects: [String: Int] = [:]
        var empty = 0, instances = 0
        for reference in data.chips {
            let chip = try data.read(reference)
            let count = chip.instanceCount
            guard count <= Self.mostObjects else { throw TrainingSetError.tooManyObjects(chip: reference.name, count: count, limit: Self.mostObjects) }
            if count == 0 {
                empty += 1
                if settings.dropEmptyChips { continue }
            }
            kept.append(reference)
            instances += count
            objects[reference.name] = count
            decoded.store(chip)
        }
        guard kept.count >= 2 else { throw TrainingSetError.tooFewChips(path: data.path, count: kept.count) }
        guard settings.validationSplit > 0, settings.validationSplit < 1 else { throw TrainingSetError.badSplit(settings.validationSplit) }
        guard instances > 0 else { throw TrainingSetError.noObjects(path: data.path, chips: kept.count) }
        let split = Split(chips: kept.count, validationShare: settings.validationSplit, seed: settings.seed)
        self.data = data
        self.size = size
        self.scaling = scaling
        self.settings = settings
        self.decoded = decoded
        self.objects = objects
        chips = kept
        training = split.training.map { kept[$0] }
        validation = split.validation.map { kept[$0] }
        summary = DataSummary(
            trainingChips: split.training.count, validationChips: split.validation.count,
            emptyChips: settings.dropEmptyChips ? 0 : empty, droppedChips: settings.dropEmptyChips ? empty : 0,
            instances: instances, classes: data.classes.map(\.name), chipSize: size)
    }

    /// Training samples by their positions, augmented as the epoch's and the chip's own random numbers say.
    public func trainingSamples(_ positions: [Int], epoch: Int) throws -> [Sample] {
        try positions.map { position in
            let chip = try read(training[position])
            guard settings.augment else { return try Sample(chip, size: size, scaling: scaling) }
            var random = RandomSource(seed: settings.seed, epoch: epoch, chip: chip.name)
            let augmentation = Augmentation(symmetries: data.imageSpace == .map, from: &random)
            return try Sample(chip, size: size, scaling: scaling, augmentation: augmentation)
        }
    }

    /// Chips as they are, resampled and scaled.
    public func plainSamples(_ chips: [ChipReference]) throws -> [Sample] {
        try chips.map { try Sample(read($0), size: size, scaling: scaling) }
    }

    /// Validation chips as the network gets them, to be shown.
    public func pictures(of names: [String]) throws -> [RasterImage] {
        let places = Dictionary(uniqueKeysWithValues: validation.map { ($0.name, $0) })
        return try plainSamples(names.map { places[$0]! }).map(\.picture)
    }

    private func read(_ reference: ChipReference) throws -> LabeledChip {
        try decoded.chip(named: reference.name) ?? data.read(reference)
    }
}

/// Training data from which nothing can be learnt.
public enum TrainingSetError: Error, CustomStringConvertible, Equatable {
    /// Fewer than two chips are left.
    case tooFewChips(path: String, count: Int)
    /// The share of validation chips leaves no chips on one side.
    case badSplit(Double)
    /// One chip has labels that cannot be objects.
    case tooManyObjects(chip: String, count: Int, limit: Int)
    /// No chip shows an object.
    case noObjects(path: String, chips: Int)

    public var description: String {
        switch self {
        case .tooFewChips(let path, let count):
            "\(path) has \(count) usable chip\(count == 1 ? "" : "s") where training and validation need at least 2: export more chips."
        case .badSplit(let share):
            "The setting val_split_pct is \(share) where a number above 0 and below 1 is expected: without validation chips nothing can be measured."
        case .tooManyObjects(let chip, let count, let limit):
            "Chip \(chip) has \(count) labelled objects where at most \(limit) are expected: export labels in which each object has a number, not a measured value."
        case .noObjects(let path, let chips):
            "\(path) has \(chips) chips and not one labelled object: export chips that show objects."
        }
    }
}

extension LabeledChip {
    /// Labelled objects: distinct values other than 0 in each label raster.
    var instanceCount: Int {
        labels.reduce(0) { $0 + Set($1.ids).subtracting([0]).count }
    }
}
