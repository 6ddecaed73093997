public import Raster

/// Every chip of an export decoded once and every label counted, of any metadata format.
public struct Census: Sendable {
    /// One chip.
    public struct Chip: Sendable {
        public let name: String
        /// Labelled objects; of classified pixels 1 where there are any.
        public var labels = 0
        /// Equal for chips whose pixels are equal; nil where the image cannot be read. Differs from run to run.
        public var content: Int?
        public var width = 0, height = 0, bands = 0
        public var pixelType: PixelType?
        public var georeference: Georeference?
    }

    public private(set) var chips: [Chip] = []
    /// Labelled objects by the class's position; of classified pixels those.
    public private(set) var counts: [Int]
    /// Label rasters in which no pixel belongs to an object.
    public private(set) var emptyMasks: [String] = []
    /// Label files without an image of that name.
    public private(set) var strayLabels: [String] = []
    /// Chips without a label file.
    public private(set) var unlabelledChips: [String] = []
    /// Classes that occur in labels and are not listed, by name or value.
    public private(set) var unlistedClasses: Set<String> = []
    /// Images and labels that cannot be read, and labels of another size than their image, one sentence each.
    public private(set) var damage: [String] = []

    private let data: TrainingData
    private let flatLabels: [String: String]

    /// Reads the whole export.
    public init(of data: TrainingData) throws(EsriError) {
        self.data = data
        counts = data.classes.map { _ in 0 }
        let files = try ExportFiles(in: data.archive)
        flatLabels = Self.flatLabels(in: data.archive, root: files.root)
        for reference in data.chips { count(reference) }
        let named = Set(flatLabels.keys).union(files.labels.values.flatMap(\.keys))
        strayLabels = named.filter { files.images[$0] == nil }.sorted()
    }

    /// What `labels/` holds by itself, by stem: formats other than masks have no folder a class.
    private static func flatLabels(in archive: Archive, root: String) -> [String: String] {
        var labels: [String: String] = [:]
        for entry in archive.entries where entry.name.hasPrefix(root) {
            let parts = entry.name.dropFirst(root.count).split(separator: "/")
            guard parts.count == 2, parts[0].lowercased() == "labels", let file = parts.last.map(String.init), file.isLabel else { continue }
            labels[entry.name.stem] = entry.name
        }
        return labels
    }

    /// Whether labels say what each pixel is, instead of naming objects.
    public var countsPixels: Bool { data.metadataMode == "Classified_Tiles" }

    // MARK: Counting

    private mutating func count(_ reference: ChipReference) {
        var chip = Chip(name: reference.name)
        do throws(RasterError) { chip.take(try RasterImage(contentsOf: data.archive.gdalPath(of: reference.image))) } catch {
            damage.append(error.description)
        }
        do throws(EsriError) { chip.labels = try labels(of: reference, on: chip) } catch { damage.append(error.description) }
        chips.append(chip)
    }

    /// The labels of one chip, added up.
    private mutating func labels(of reference: ChipReference, on chip: Chip) throws(EsriError) -> Int {
        if TrainingData.trainableModes.contains(data.metadataMode) { return try masks(of: reference, on: chip) }
        guard let entry = flatLabels[reference.name] else {
            unlabelledChips.append(reference.name)
            return 0
        }
        if countsPixels { return try classifiedPixels(entry, on: chip) }
        let bytes = try wrappingArchiveErrors { () throws(ArchiveError) in try data.archive.read(entry, limit: 1 << 24) }
        let text = String(decoding: bytes, as: UTF8.self)
        let names = entry.fileExtension == "xml" ? text.objectNames : text.firstColumn
        for name in names { add(name) }
        return names.count
    }

    private mutating func masks(of reference: ChipReference, on chip: Chip) throws(EsriError) -> Int {
        if reference.labels.isEmpty { unlabelledChips.append(reference.name) }
        var total = 0
        for label in reference.labels {
            let objects = try data.labelRaster(label.entry, of: chip.size).bands.reduce(0) { $0 + Set($1).subtracting([0]).count }
            if objects == 0 { emptyMasks.append(label.entry) }
            counts[label.classIndex - 1] += objects
            total += objects
        }
        return total
    }

    private mutating func classifiedPixels(_ entry: String, on chip: Chip) throws(EsriError) -> Int {
        var pixels: [UInt32: Int] = [:]
        for value in try data.labelRaster(entry, of: chip.size).bands[0] { pixels[value, default: 0] += 1 }
        for (value, count) in pixels where value != 0 || data.classes.contains(where: { $0.value == 0 }) { add(String(value), count) }
        return pixels.keys.contains { $0 != 0 } ? 1 : 0
    }

    private mutating func add(_ nameOrValue: String, _ count: Int = 1) {
        if let position = data.classes.firstIndex(where: { String($0.value) == nameOrValue || $0.name == nameOrValue }) {
            counts[position] += count
        } else {
            unlistedClasses.insert(nameOrValue)
        }
    }
}

extension Census.Chip {
    /// Columns and rows; nil where the image cannot be read.
    fileprivate var size: (width: Int, height: Int)? { content.map { _ in (width, height) } }

    fileprivate mutating func take(_ image: RasterImage) {
        (width, height, bands) = (image.width, image.height, image.bands)
        pixelType = image.pixelType
        georeference = image.georeference
        var hasher = Hasher()
        hasher.combine(width)
        hasher.combine(height)
        image.pixels.withUnsafeBytes { hasher.combine(bytes: $0) }
        content = hasher.finalize()
    }
}

extension String {
    /// Whether a file of this name can be one chip's labels.
    fileprivate var isLabel: Bool {
        !hasPrefix(".") && !lowercased().hasSuffix(".aux.xml") && (RasterImage.canRead(self) || ["txt", "xml"].contains(fileExtension))
    }

    /// The last extension in small letters.
    fileprivate var fileExtension: String { lastIndex(of: ".").map { self[index(after: $0)...].lowercased() } ?? "" }

    /// The first word of each line that has one: KITTI's class.
    fileprivate var firstColumn: [String] {
        split(whereSeparator: \.isNewline).compactMap { $0.split(whereSeparator: \.isWhitespace).first.map(String.init) }
    }

    /// What stands in `<name>` of each `<object>` of a Pascal VOC annotation.
    fileprivate var objectNames: [String] {
        components(of: "<object>").dropFirst().compactMap { object in
            guard let start = object.firstRange(of: "<name>")?.upperBound, let end = object[start...].firstRange(of: "</name>")?.lowerBound
            else { return nil }
            return object[start..<end].split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
    }

    private func components(of separator: String) -> [Substring] { split(separator: separator, omittingEmptySubsequences: false) }
}
