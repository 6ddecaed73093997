import ArgumentParser
import Job
import Learning
import Torch
import Vision

/// A network that learns from one made-up batch.
struct Training {
    private let network: MaskRCNN
    private let images: Tensor
    private let targets: [Target]
    private let precision: Precision
    private let device: String
    private let optimizer: AdamW

    init(_ load: Load) throws {
        precision = try load.parsedPrecision()
        device = load.device
        guard let freeze = Freeze(rawValue: load.freeze) else { throw ValidationError("There is no freeze '\(load.freeze)'.") }
        load.prepareLibtorch()
        network = try load.network()
        images = precision.arranged(load.images())
        targets = load.targets()
        network.apply(freeze, isMultispectral: false)
        network.setTraining(true, freezing: freeze)
        optimizer = AdamW(groups: network.layerGroups.map { AdamW.Group(parameters: $0, rate: 1e-5) })
    }

    func step() {
        optimizer.clearGradients()
        let losses = with(precision, on: device) { network.losses(images, targets) }
        losses.total.backward()
        optimizer.step()
        // As training does, which is where a device's work is waited for.
        _ = losses.sum.item
    }
}

/// A network that looks at one made-up batch.
struct Evaluation {
    private let network: MaskRCNN
    private let images: Tensor
    private let precision: Precision
    private let device: String

    init(_ load: Load) throws {
        precision = try load.parsedPrecision()
        device = load.device
        load.prepareLibtorch()
        network = try load.network()
        images = load.images().channelsLast()
        network.setTraining(false)
    }

    func batch() {
        for detections in with(precision, on: device, { network.detect(images) }) {
            _ = MaskPasting.pasted(detections, onto: ImageSize(height: images.shape[2], width: images.shape[3]))
        }
    }
}
