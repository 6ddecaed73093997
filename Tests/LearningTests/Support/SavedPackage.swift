import Esri
import Foundation
import TestSupport
import Torch
import Vision
import Weights

@testable import Learning

/// A model package with a small network, written as a training writes it.
enum SavedPackage {
    static let classes = [ClassDefinition(value: 1, name: "round", color: [9, 8, 7]), ClassDefinition(value: 4, name: "square", color: [1, 2, 3])]

    static func trained(_ classes: [ClassDefinition] = classes) -> TrainedMaskRCNN {
        TrainedMaskRCNN(backbone: "resnet18", classes: classes, chipSize: 64, learningRate: 1e-5...1e-4, averagePrecision: ["round": 0.5, "square": 0.25])
    }

    /// A network as arcgis.learn builds it for chips of 64 pixels, with weights that are the same everywhere. It is made once: don't change it.
    nonisolated(unsafe) static let network = patterned()

    /// Options with which a network looks at a few regions only, and so is quick.
    static let fewRegions = ["box_batch_size_per_image": 16.0, "rpn_post_nms_top_n_train": 50, "rpn_post_nms_top_n_test": 20, "box_detections_per_img": 5]

    /// A network of this kind with weights that chance has made.
    static func untrained(classes: Int = 2) -> MaskRCNN {
        MaskRCNN(.resnet18, classes: classes, transform: ImageTransform(chipSize: 64, normalization: ImageTransform.imageNet), isFrozen: false)
    }

    /// The same network again, to be changed.
    static func patterned(classes: Int = 2) -> MaskRCNN {
        let network = untrained(classes: classes)
        network.fillWithPattern()
        return network
    }

    /// The 8-bit pixels of a made-up chip, `[3, 64, 64]`.
    static func pixels(of chip: Int) -> [Float] {
        (0..<3 * 64 * 64).map { index in
            let mixed: Int = (index * 7919 + chip * 104_729) % 65_521
            return Float(mixed * mixed % 251)
        }
    }

    /// Writes a package and opens its folder.
    /// - Parameter rename: the name under which a tensor is saved; nil leaves it out.
    static func write(
        _ network: MaskRCNN = network, as name: String = "pools", definition: ModelDefinition? = nil, in folder: TemporaryFolder,
        rename: ((String) -> String?)? = nil
    ) throws -> ModelPackage {
        let weights = "\(folder.path)/\(name).pth"
        try network.save(to: weights)
        if let rename {
            let tensors = try WeightFile(reading: weights).tensors
            try WeightFile.write(tensors.compactMap { entry in rename(entry.name).map { ($0, entry.tensor) } }, to: weights)
        }
        let saved = SavedModel(
            name: name, definition: definition ?? ModelDefinition(savingAs: name, trained()), weightsPath: weights,
            metrics: ModelMetrics(title: "MaskRCNN", backbone: "resnet18", learningRate: "None", averagePrecision: []))
        return try ModelPackage(opening: saved.write(to: folder.path))
    }
}

extension MaskRCNN {
    /// Gives every tensor numbers that look random, in a range that suits its kind.
    func fillWithPattern() {
        for (seed, entry) in state.enumerated() where !entry.name.hasSuffix("num_batches_tracked") {
            let shape = entry.tensor.shape
            let x = (Tensor.range(entry.tensor.count, type: .float64) * 12.9898 + Double(seed) * 78.233).sin() * 43758.5453
            let pattern = (x - x.floor()) * 2.0 - 1.0
            let scaled =
                switch entry.name.split(separator: ".").last {
                case "running_var": pattern * pattern * 0.5 + 1.0
                case "bias", "running_mean": pattern * 0.05
                default: shape.count == 1 ? pattern * 0.1 + 1.0 : pattern * (4.2 / Double(shape.dropFirst().reduce(1, *))).squareRoot()
                }
            entry.tensor.assign(scaled.reshaped(shape))
        }
    }

    /// All tensors' bytes by name.
    var bytes: [String: Data] {
        Dictionary(uniqueKeysWithValues: state.map { entry in
            var bytes = Data(count: entry.tensor.count * (entry.tensor.scalarType == .int64 ? 8 : 4))
            bytes.withUnsafeMutableBytes { entry.tensor.copyBytes(into: $0) }
            return (entry.name, bytes)
        })
    }
}
