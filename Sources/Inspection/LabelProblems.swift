internal import Esri
internal import Job
internal import Learning

/// What is wrong with an export's chips and labels.
struct LabelProblems {
    /// One sentence a kind of problem, with the first few chips.
    private(set) var sentences: [String] = []
    private let census: Census

    init(_ data: TrainingData, _ census: Census, settings: PrepareSettings) {
        self.census = census
        list(census.damage.count, "chip or label cannot be used", "chips or labels cannot be used", census.damage.map { String($0.dropLast()) })
        list(data.missingChips.count, "chip that map.txt lists is missing", "chips that map.txt lists are missing", data.missingChips)
        list(census.strayLabels.count, "label has no image", "labels have no image", census.strayLabels)
        list(census.emptyMasks.count, "mask holds no object", "masks hold no object", census.emptyMasks)
        if !TrainingData.trainableModes.contains(data.metadataMode) {
            list(census.unlabelledChips.count, "image has no label", "images have no label", census.unlabelledChips)
        }
        let unused = zip(data.classes, census.counts).filter { $1 == 0 }.map(\.0.name)
        list(unused.count, "listed class occurs in no label", "listed classes occur in no label", unused)
        list(
            census.unlistedClasses.count, "class occurs in labels and is not listed", "classes occur in labels and are not listed",
            census.unlistedClasses.sorted())
        let odd = census.chips.filter { $0.content != nil && ($0.width != data.tileWidth || $0.height != data.tileHeight) }.map(\.name)
        list(odd.count, "chip has another size than the first", "chips have another size than the first", odd)
        let mixed = census.chips.filter { $0.content != nil && ($0.bands != data.bandCount || $0.pixelType != data.pixelType) }.map(\.name)
        list(mixed.count, "chip has other bands or pixels than the first", "chips have other bands or pixels than the first", mixed)
        list(duplicates.count, "chip repeats another's pixels", "chips repeat another's pixels", duplicates)
        let leaks = leaks(settings)
        list(
            leaks.count, "validation chip overlaps with training chips, so its measure is too good",
            "validation chips overlap with training chips, so their measure is too good", leaks)
    }

    private mutating func list(_ count: Int, _ one: String, _ many: String, _ examples: [String]) {
        guard count > 0 else { return }
        let named = examples.prefix(3).joined(separator: ", ") + (count > 3 ? ", …" : "")
        sentences.append("\(count) \(count == 1 ? one : many): \(named).")
    }

    /// Each chip whose pixels equal an earlier one's, with that one.
    private var duplicates: [String] {
        var first: [Int: String] = [:], found: [String] = []
        for chip in census.chips {
            guard let content = chip.content else { continue }
            if let twin = first[content] { found.append("\(chip.name) = \(twin)") } else { first[content] = chip.name }
        }
        return found
    }

    /// Chips that would validate and of which a training chip covers more than a hundredth: edges may touch.
    private func leaks(_ settings: PrepareSettings) -> [String] {
        let kept = settings.dropEmptyChips ? census.chips.filter { $0.labels > 0 } : census.chips
        let split = Split(chips: kept.count, validationShare: settings.validationSplit, seed: settings.seed)
        let training = split.training.compactMap { kept[$0].extent }.sorted { $0.minX < $1.minX }
        let widest = training.map { $0.maxX - $0.minX }.max() ?? 0
        return split.validation.sorted().filter { position in
            guard let extent = kept[position].extent else { return false }
            var next = training.partition(before: extent.minX - widest)
            while next < training.count, training[next].minX < extent.maxX {
                if extent.share(coveredBy: training[next]) > 0.01 { return true }
                next += 1
            }
            return false
        }.map { kept[$0].name }
    }
}

extension [ExtentCard] {
    /// The first of these, sorted by their left edge, that does not lie left of `x`.
    fileprivate func partition(before x: Double) -> Int {
        var low = 0, high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].minX < x { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
