public import Esri
import Foundation
public import Job
public import Torch
public import Vision
import Weights

/// A network with what has to be known to feed it and to save it.
public struct TrainableModel {
    /// What is trained.
    public let network: MaskRCNN
    /// Its backbone.
    public let depth: ResNet.Depth
    /// In the network's order; the first has index 1.
    public let classes: [ClassDefinition]
    /// Side in pixels of the chips it works on.
    public let chipSize: Int
    /// How pixel values become its input.
    public let scaling: PixelScaling
    /// The package it came from; nil for a network from scratch.
    public let base: ModelDefinition?
    /// Things a person should know, one sentence each.
    public let warnings: [String]

    /// A network that knows nothing yet, for the data's classes and bands.
    public init(for data: TrainingData, settings: JobSettings) throws {
        guard settings.architecture == "MaskRCNN" else {
            throw ModelError.unknown(setting: "architecture", found: settings.architecture, known: ["MaskRCNN"])
        }
        guard let depth = ResNet.Depth(rawValue: settings.backbone) else {
            throw ModelError.unknown(setting: "backbone", found: settings.backbone, known: ResNet.Depth.allCases.map(\.rawValue))
        }
        self.depth = depth
        classes = data.classes
        chipSize = min(settings.prepare.chipSize ?? data.tileWidth, data.tileWidth)
        scaling = try PixelScaling(data)
        let transform = ImageTransform(chipSize: chipSize, normalization: try scaling.normalization(of: data))
        network = MaskRCNN(
            depth, classes: classes.count, transform: transform, isFrozen: false, options: try MaskRCNNOptions(settings.maskRCNNOptions))
        base = nil
        warnings = []
    }

    /// The network of a package.
    /// - Parameters:
    ///   - data: training data whose classes the network shall know: where they differ from the package's, its last layers are made anew, where they are
    ///     the same in another order, put into the data's.
    ///   - chipSize: overrides the package's.
    ///   - options: torchvision's, which go before the package's.
    ///   - folder: where the weights of a zipped package may be put while they are read.
    public init(
        _ package: ModelPackage, for data: TrainingData? = nil, chipSize override: Int? = nil, options: [String: Double] = [:], folder: String
    ) throws {
        let definition = package.definition
        try definition.requireMaskRCNN()
        guard let depth = definition.backbone.flatMap(ResNet.Depth.init) else {
            throw ModelError.unknown(setting: "backbone", found: definition.backbone ?? "none", known: ResNet.Depth.allCases.map(\.rawValue))
        }
        self.depth = depth
        let packageClasses = try definition.classes
        chipSize = try override ?? definition.chipSize
        scaling = try PixelScaling(definition, data: data)
        let transform = ImageTransform(chipSize: chipSize, normalization: try scaling.normalization(of: definition))
        network = MaskRCNN(
            depth, classes: packageClasses.count, transform: transform, isFrozen: depth.isFrozenWhenLoaded,
            options: try MaskRCNNOptions(try definition.maskRCNNkwargs.merging(options) { $1 }))
        try network.load(package, folder: folder)
        base = definition
        switch ClassMatch(of: packageClasses, with: data?.classes ?? packageClasses) {
        case .same:
            (classes, warnings) = (packageClasses, [])
        case .reordered(let order):
            network.reorderPredictors(order)
            (classes, warnings) = (order.map { packageClasses[$0] }, [])
        case .different(let warning):
            network.makePredictors(classes: data!.classes.count)
            (classes, warnings) = (data!.classes, [warning])
        }
    }
}

/// A model that cannot be built or read.
public enum ModelError: Error, CustomStringConvertible {
    /// A setting names something that does not exist.
    case unknown(setting: String, found: String, known: [String])
    /// The weights belong to another network than the definition describes.
    case weights(path: String, backbone: String, mismatch: StateMismatch)
    /// A model is to be measured on classes that it does not know.
    case classes(path: String, found: [String], known: [String])
    /// The training data lacks bands that the model sees.
    case bands(path: String, found: Int, needed: [Int])

    public var description: String {
        switch self {
        case .unknown(let setting, let found, let known):
            "The setting \(setting) is '\(found)' where one of \(known.joined(separator: ", ")) is expected: correct it."
        case .weights(let path, let backbone, let mismatch):
            "\(path) does not hold the weights of a Mask R-CNN with \(backbone), which its .emd describes: \(mismatch)."
        case .classes(let path, let found, let known):
            "\(path) has the classes \(found.joined(separator: ", ")) where the model knows \(known.joined(separator: ", ")): measure it on data of the same classes."
        case .bands(let path, let found, let needed):
            "\(path) has \(found) bands where the model sees the bands \(needed.map { String($0 + 1) }.joined(separator: ", ")): export the bands that the model was trained with."
        }
    }
}

extension ModelPackage {
    /// Throws `ModelError.classes` where the model does not know the data's classes: what it sees cannot be held against the labels.
    public func requireClasses(of data: TrainingData) throws {
        let known = try definition.classes.map(\.name), found = data.classes.map(\.name)
        guard Set(known) == Set(found) else { throw ModelError.classes(path: data.path, found: found, known: known) }
    }
}

extension MaskRCNN {
    /// Copies the package's weights into this network.
    fileprivate func load(_ package: ModelPackage, folder: String) throws {
        let extracted = "\(folder)/weights.pth"
        let path = package.weightsPath ?? extracted
        if package.weightsPath == nil { try package.extractWeights(to: extracted) }
        defer { if package.weightsPath == nil { unlink(extracted) } }
        let weights = try WeightFile(reading: path).tensors
        let current = Dictionary(weights.map { (MaskRCNN.currentName($0.name), $0.tensor) }, uniquingKeysWith: { first, _ in first })
        // Frozen normalisation counts no batches, and a file from it has no counts: either way they do not matter.
        let names = Set(state.map(\.name))
        let needed = current.filter { names.contains($0.key) || !$0.key.hasSuffix(".num_batches_tracked") }
        do {
            try load(needed) { $0.hasSuffix(".num_batches_tracked") }
        } catch {
            throw ModelError.weights(path: package.path, backbone: package.definition.backbone ?? "", mismatch: error)
        }
    }
}

extension ResNet.Depth {
    /// Whether arcgis.learn rebuilds this backbone with normalisation that never changes.
    var isFrozenWhenLoaded: Bool { self == .resnet101 || self == .resnet152 }
}

extension ImageTransform {
    /// The sizes that arcgis.learn gives the network for chips of this size.
    init(chipSize: Int, normalization: (mean: [Double], deviation: [Double])) {
        self.init(
            mean: normalization.mean, deviation: normalization.deviation,
            shorterSide: 1.5 * Double(chipSize), longerSide: 2 * Double(chipSize))
    }
}
