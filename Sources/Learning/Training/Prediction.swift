public import Raster

/// What a network sees in one chip, beside what a person labelled. There is one for each chip that is measured, so all of it is packed
/// until somebody looks.
public struct Prediction: Sendable {
    private let chip: PackedChip
    private let size: (width: Int, height: Int)
    private let packedTruth, packedDetections: [PackedInstance]

    /// - Parameters:
    ///   - name: the chip's.
    ///   - image: the chip as the network got it, to be shown.
    ///   - detections: highest score first; masks are of the image's size, here and in `truth`.
    public init(name: String, image: RasterImage, truth: [Instance], detections: [Instance]) {
        chip = PackedChip(.init(name: name, image: image, labels: []))
        size = (image.width, image.height)
        packedTruth = truth.map(PackedInstance.init)
        packedDetections = detections.map(PackedInstance.init)
    }

    public var name: String { chip.name }
    /// The chip as the network got it, to be shown.
    public var image: RasterImage { chip.chip.image }
    public var truth: [Instance] { packedTruth.map { $0.instance(size) } }
    /// Highest score first.
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

    func instance(_ size: (width: Int, height: Int)) -> Instance {
        Instance(classIndex: classIndex, box: box, mask: mask.mask(width: size.width, height: size.height), score: score)
    }
}
