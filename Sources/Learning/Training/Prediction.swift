public import Raster

/// What a network sees in one chip, beside what a person labelled. There is one for each chip that is measured, so all of it is packed
/// until somebody looks.
public struct Prediction: Sendable {
    /// The chip's name.
    public let name: String
    private let size: Int
    private let packedTruth, packedDetections: [PackedInstance]

    /// - Parameters:
    ///   - name: the chip's.
    ///   - size: the side of its sample in pixels, which masks are of.
    ///   - detections: highest score first.
    public init(name: String, size: Int, truth: [Instance], detections: [Instance]) {
        self.name = name
        self.size = size
        packedTruth = truth.map(PackedInstance.init)
        packedDetections = detections.map(PackedInstance.init)
    }

    /// What people labelled.
    public var truth: [Instance] { packedTruth.map { $0.instance(size) } }
    /// What the network sees, highest score first.
    public var detections: [Instance] { packedDetections.map { $0.instance(size) } }
}

/// An object with its mask cut to where the object lies.
private struct PackedInstance {
    private let classIndex: Int
    private let box: Box
    private let score: Float?
    private let mask: PackedMask

    init(_ instance: Instance) {
        classIndex = instance.classIndex
        box = instance.box
        score = instance.score
        mask = PackedMask(instance.mask)
    }

    func instance(_ size: Int) -> Instance {
        Instance(classIndex: classIndex, box: box, mask: mask.mask(width: size, height: size), score: score)
    }
}
