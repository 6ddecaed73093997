import Raster
public import Torch
public import Vision

/// Samples as the network takes them.
///
/// A batch is put together on the host, beside the training, and then moved to the device: from memory that a CUDA device reads by itself,
/// so that the copy is queued and nobody waits for it.
public struct Batch: @unchecked Sendable {
    // Whoever puts a batch together hands it on and forgets it, so that no two tasks ever see its tensors.

    let samples: [Sample]
    /// From 0 to 1, `[N, bands, size, size]`.
    public let images: Tensor
    /// The labelled objects of each image.
    public let targets: [Target]

    /// The names of the chips.
    var chips: [String] { samples.map(\.name) }

    /// A batch on the host that is meant for a device.
    /// - Precondition: there is at least one sample, and all have the same size and bands.
    init(_ samples: [Sample], for device: String) {
        let first = samples[0], isPinned = device != "cpu"
        self.samples = samples
        images = Tensor(samples.flatMap(\.image), shape: [samples.count, first.bands, first.size, first.size], pinned: isPinned)
        targets = samples.map { Target($0.instances, size: $0.size, pinned: isPinned) }
    }

    private init(_ batch: Batch, on device: String) {
        samples = batch.samples
        images = batch.images.moved(to: device)
        targets = batch.targets.map { $0.moved(to: device) }
    }

    /// The batch on the device.
    func moved(to device: String) -> Batch { Batch(self, on: device) }
}

extension Target {
    /// Objects of an image of `size` × `size` pixels.
    init(_ instances: [Instance], size: Int, pinned: Bool) {
        self.init(
            boxes: Tensor(instances.flatMap { [$0.box.x0, $0.box.y0, $0.box.x1, $0.box.y1] }, shape: [instances.count, 4], pinned: pinned),
            labels: Tensor(instances.map { Int64($0.classIndex) }, shape: [instances.count], pinned: pinned),
            masks: Tensor(instances.flatMap(\.mask.bits), shape: [instances.count, size, size], pinned: pinned))
    }
}

extension Instance {
    /// What a network saw in an image of `size` × `size` pixels, highest score first.
    static func all(_ detections: Detections, size: Int) -> [Instance] {
        let masks = MaskPasting.pasted(detections, onto: ImageSize(height: size, width: size))
        let boxes: [Float] = detections.boxes.array(), scores: [Float] = detections.scores.array(), labels: [Int64] = detections.labels.array()
        return masks.indices.map { index in
            let edges = boxes[4 * index..<4 * index + 4].map { $0 }
            return Instance(
                classIndex: Int(labels[index]), box: Box(x0: edges[0], y0: edges[1], x1: edges[2], y1: edges[3]),
                mask: Mask(width: size, height: size, bits: masks[index]), score: scores[index])
        }
    }
}
