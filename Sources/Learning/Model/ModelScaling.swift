public import Esri
import Vision

/// How the values of an export or of a package's imagery become the network's input.
extension PixelScaling {
    /// For a network from scratch: 8-bit colour is divided by 255, everything else stretched between the extremes of each band.
    init(_ data: TrainingData) throws {
        if data.isEightBitColor {
            self = .eightBit(bands: [0, 1, 2])
        } else {
            guard data.bandStatistics.count == data.bandCount else { throw ScalingError.noStatistics(path: data.path, bands: data.bandCount) }
            self = .stretched(data.bandStatistics.map(\.extremes))
        }
    }

    /// For a package's network: as it was trained.
    init(_ definition: ModelDefinition, data: TrainingData?) throws {
        let bands = definition.extractBands
        if let data, let highest = bands.max(), highest >= data.bandCount {
            throw ModelError.bands(path: data.path, found: data.bandCount, needed: bands)
        }
        guard let statistics = definition.normalizationStatistics, !statistics.minimum.isEmpty else {
            self = .eightBit(bands: bands)
            return
        }
        let extremes = zip(statistics.minimum, statistics.maximum).map { $0...max($0, $1) }
        guard bands.allSatisfy({ 0..<extremes.count ~= $0 }) else { throw ScalingError.shortStatistics(file: definition.file, found: extremes.count, bands: bands) }
        self = .stretched(extremes, bands: bands)
    }

    /// Mean and deviation of each scaled band of an export.
    func normalization(of data: TrainingData) throws -> (mean: [Double], deviation: [Double]) {
        if data.isEightBitColor { return ImageTransform.imageNet }
        return scaled(data.bandStatistics)
    }

    /// Mean and deviation of each scaled band of imagery with these statistics, of which there is one a band.
    fileprivate func scaled(_ statistics: [BandStatistics]) -> (mean: [Double], deviation: [Double]) {
        let scaled = bands.map { $0.scaled(mean: statistics[$0.source].mean, deviation: statistics[$0.source].deviation) }
        return (scaled.map(\.mean), scaled.map(\.deviation))
    }

    /// Mean and deviation of each scaled band of a package's imagery; ImageNet's for 8-bit colour.
    func normalization(of definition: ModelDefinition) throws -> (mean: [Double], deviation: [Double]) {
        guard let statistics = definition.normalizationStatistics, !statistics.minimum.isEmpty else {
            guard bands.count == ImageTransform.imageNet.mean.count else { throw shortage(definition, found: 0) }
            return ImageTransform.imageNet
        }
        let found = min(statistics.scaledMean.count, statistics.scaledDeviation.count)
        guard bands.allSatisfy({ $0.source < found }) else { throw shortage(definition, found: found) }
        let (mean, deviation) = (bands.map { statistics.scaledMean[$0.source] }, bands.map { statistics.scaledDeviation[$0.source] })
        guard mean.allSatisfy(\.isFinite), deviation.allSatisfy({ $0.isFinite && $0 != 0 }) else { throw shortage(definition, found: found) }
        return (mean, deviation)
    }

    private func shortage(_ definition: ModelDefinition, found: Int) -> ScalingError {
        .shortStatistics(file: definition.file, found: found, bands: bands.map(\.source))
    }
}

extension TrainedMaskRCNN.ScaledBands {
    /// - Parameters:
    ///   - bands: of the imagery, those that the network does not see included: readers look a band up by its place there.
    ///   - used: the places of those that it sees.
    public init(_ bands: [BandStatistics], names: [String], sensorName: String, used: [Int]) {
        let scaled = PixelScaling.stretched(bands.map(\.extremes), bands: Array(bands.indices)).scaled(bands)
        self.init(
            bandNames: names, extractBands: used, sensorName: sensorName,
            statistics: NormalizationStatistics(
                minimum: bands.map(\.minimum), maximum: bands.map(\.maximum), mean: bands.map(\.mean), deviation: bands.map(\.deviation),
                scaledMinimum: bands.map { _ in 0 }, scaledMaximum: bands.map { _ in 1 },
                scaledMean: scaled.mean, scaledDeviation: scaled.deviation))
    }
}

extension BandStatistics {
    fileprivate var extremes: ClosedRange<Double> { minimum...max(minimum, maximum) }
}

extension TrainingData {
    /// Whether chips are what a camera gives: red, green and blue, or those and transparency, of 8 bits.
    public var isEightBitColor: Bool {
        pixelType == .uint8 && (bandCount == 3 || bandCount == 4 && bandNames.count == 4 && bandNames[3].lowercased() == "alpha")
    }
}

/// Imagery that cannot be scaled.
public enum ScalingError: Error, CustomStringConvertible {
    /// An export that is not 8-bit colour does not tell the extremes of its bands.
    case noStatistics(path: String, bands: Int)
    /// A package does not tell how a band that it uses is scaled.
    case shortStatistics(file: String, found: Int, bands: [Int])

    public var description: String {
        switch self {
        case .noStatistics(let path, let bands):
            "\(path) has \(bands) bands that are not 8-bit red, green and blue, and esri_model_definition.emd lacks AllTilesStats for them: export with ArcGIS Pro 2.7 or later."
        case .shortStatistics(let file, let found, let bands):
            "\(file) has usable NormalizationStats of \(found) bands where ExtractBands names \(bands): save the model again."
        }
    }
}
