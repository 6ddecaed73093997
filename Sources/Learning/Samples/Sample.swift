public import Esri
public import Raster

/// A chip as the network sees it: square, scaled, perhaps augmented.
public struct Sample: Sendable, Equatable {
    /// The chip's name.
    public let name: String
    /// Side in pixels.
    public let size: Int
    /// Number of bands.
    public let bands: Int
    /// Values from 0 to 1, `[bands, size, size]` in row-major order.
    public let image: [Float]
    /// How far each pixel is to be seen in pictures, from 0 to 255, `[size, size]`; nil where all are. The network sees them all.
    let opacity: [UInt8]?
    /// Whether the values are those of 8-bit imagery, divided by 255.
    let isEightBit: Bool
    /// The objects of which at least one pixel is left, class by class.
    public let instances: [Instance]

    /// Makes a sample of a chip: resized so that its smaller side is `size`, cut to a square, scaled, and augmented.
    ///
    /// The image is interpolated bilinearly, labels take the nearest pixel, and light changes the image alone.
    ///
    /// - Throws: ``SampleError`` when the chip does not fit the scaling or its own labels.
    /// - Precondition: `size > 0`.
    public init(
        _ chip: LabeledChip, size: Int, scaling: PixelScaling, augmentation: Augmentation = .none
    ) throws(SampleError) {
        precondition(size > 0, "a sample has at least one pixel")
        let source = chip.image
        try SampleError.check(chip, scaling: scaling)
        let grid = SamplingGrid(width: source.width, height: source.height, size: size, augmentation: augmentation)
        var image = grid.bilinear(scaling.apply(to: source))
        augmentation.lighting.apply(to: &image)
        name = chip.name
        self.size = size
        bands = scaling.bands.count
        self.image = image
        opacity = grid.opacity(of: source)
        isEightBit = scaling.isEightBit
        instances = chip.labels.flatMap { label in
            InstanceRaster(
                classIndex: label.classIndex, ids: grid.nearest(label.ids, width: source.width, height: source.height)
            ).instances(width: size, height: size)
        }
    }
}

/// Why a chip cannot become a sample.
public enum SampleError: Error, Equatable, CustomStringConvertible {
    /// The chip has no pixels.
    case empty(chip: String)
    /// The chip lacks a band that the network needs, counted from 0.
    case missingBand(chip: String, band: Int, bands: Int)
    /// A label raster has another number of pixels than the image.
    case labelSize(chip: String, labels: Int, pixels: Int)

    public var description: String {
        switch self {
        case .empty(let chip):
            "Chip \(chip) has no pixels: remove it or export the training data again."
        case .missingBand(let chip, let band, let bands):
            "Chip \(chip) has \(bands) bands, but the network needs band \(band + 1): export all chips with the same bands."
        case .labelSize(let chip, let labels, let pixels):
            "A label of chip \(chip) has \(labels) pixels where its image has \(pixels): export the training data again."
        }
    }

    fileprivate static func check(_ chip: LabeledChip, scaling: PixelScaling) throws(SampleError) {
        let pixels = chip.image.width * chip.image.height
        guard pixels > 0 else { throw .empty(chip: chip.name) }
        if let band = scaling.bands.map(\.source).first(where: { !(0..<chip.image.bands ~= $0) }) {
            throw .missingBand(chip: chip.name, band: band, bands: chip.image.bands)
        }
        if let label = chip.labels.first(where: { $0.ids.count != pixels }) {
            throw .labelSize(chip: chip.name, labels: label.ids.count, pixels: pixels)
        }
    }
}
