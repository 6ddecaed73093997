import Raster
public import Torch
public import Vision

/// Samples as the network takes them.
public struct Batch {
    /// From 0 to 1, `[N, bands, size, size]`.
    public let images: Tensor
    /// The labelled objects of each image.
    public let targets: [Target]
    /// The names of the chips.
    let chips: [String]

    /// - Precondition: there is at least one sample, and all have the same size and bands.
    public init(_ samples: [Sample], device: String) {
        let first = samples[0]
        images = Tensor(samples.flatMap(\.image), shape: [samples.count, first.bands, first.size, first.size]).moved(to: device)
        chips = samples.map(\.name)
        targets = samples.map { Target($0.instances, size: $0.size, device: device) }
    }
}

extension Target {
    /// Objects of an image of `size` × `size` pixels.
    init(_ instances: [Instance], size: Int, device: String) {
        self.init(
            boxes: Tensor(instances.flatMap { [$0.box.x0, $0.box.y0, $0.box.x1, $0.box.y1] }, shape: [instances.count, 4]).moved(to: device),
            labels: Tensor(instances.map { Int64($0.classIndex) }, shape: [instances.count]).moved(to: device),
            masks: Tensor(instances.flatMap(\.mask.bits), shape: [instances.count, size, size]).moved(to: device))
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
