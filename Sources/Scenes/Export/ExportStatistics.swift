/// What the metadata of an export says about its chips.
struct ExportStatistics {
    let chipSize: Int
    /// Map units per pixel.
    let cellSize: Double
    let chips: Int
    /// In the order of the class values, which count from 1.
    let classes: [ObjectClass]
    /// Objects in each chip, of whatever class.
    let featuresPerChip: Series
    /// For each class, the chips it occurs in.
    let chipsPerClass: [Int]
    /// For each class, the objects' areas in square map units. An object in several chips counts once in each.
    let areasPerClass: [Series]
    let bands: [BandStatistics]

    init(_ chips: [Chip], classes: [ObjectClass]) {
        let cellSize = chips[0].image.georeference?.transform[1] ?? 1
        chipSize = chips[0].image.width
        self.cellSize = cellSize
        self.chips = chips.count
        self.classes = classes
        featuresPerChip = Series(chips.map { Double($0.labels.reduce(0) { $0 + $1.areas.count }) })
        let labels = classes.map { kind in chips.flatMap(\.labels).filter { $0.objectClass == kind } }
        chipsPerClass = labels.map(\.count)
        areasPerClass = labels.map { Series($0.flatMap(\.areas).map { Double($0) * cellSize * cellSize }) }
        bands = (0..<3).map { BandStatistics(chips, band: $0) }
    }

    /// All objects.
    var features: Int { areasPerClass.reduce(0) { $0 + $1.count } }
}

/// Least, greatest, sum and count of some numbers; zeros where there are none.
struct Series: Equatable {
    let min, max, sum: Double
    let count: Int

    init(_ values: [Double]) {
        min = values.min() ?? 0
        max = values.max() ?? 0
        sum = values.reduce(0, +)
        count = values.count
    }

    var mean: Double { count == 0 ? 0 : sum / Double(count) }
}

/// The values of one band over all chips.
struct BandStatistics {
    let name: String
    let min, max, mean: Double
    /// The sum of the squared deviations from the mean.
    let squaredDeviations: Double
    let count: Int

    init(_ chips: [Chip], band: Int) {
        var counts = [Int](repeating: 0, count: 256)
        for chip in chips {
            let area = chip.image.width * chip.image.height
            for value in chip.image.pixels[band * area..<(band + 1) * area] { counts[Int(value)] += 1 }
        }
        let total = counts.reduce(0, +)
        let mean = counts.enumerated().reduce(0.0) { $0 + Double($1.offset) * Double($1.element) } / Double(total)
        name = ["Red", "Green", "Blue"][band]
        min = Double(counts.firstIndex { $0 > 0 } ?? 0)
        max = Double(counts.lastIndex { $0 > 0 } ?? 0)
        self.mean = mean
        squaredDeviations = counts.enumerated().reduce(0.0) { sum, entry in
            let deviation = Double(entry.offset) - mean
            return sum + deviation * deviation * Double(entry.element)
        }
        count = total
    }

    var standardDeviation: Double { (squaredDeviations / Double(count)).squareRoot() }
}
