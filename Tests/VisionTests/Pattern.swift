import Torch

@testable import Vision

/// What the same numbers are expected on: the processor, and a GPU where there is one.
let devices = ["cpu"] + (Libtorch.cudaDevices > 0 ? ["cuda:0"] : [])

/// Numbers that look random and are the same everywhere, so that two implementations can be given equal weights.
enum Pattern {
    /// `count` values from -1 to 1.
    static func values(_ count: Int, seed: Int) -> Tensor {
        let x = (Tensor.range(count, type: .float64) * 12.9898 + Double(seed) * 78.233).sin() * 43758.5453
        return (x - x.floor()) * 2.0 - 1.0
    }

    /// Gives every tensor of a network such values, in a range that suits its kind.
    static func fill(_ network: Module) {
        let entries = network.state.filter { !$0.name.hasSuffix("num_batches_tracked") }
        for (seed, entry) in entries.enumerated() {
            let pattern = values(entry.tensor.count, seed: seed)
            let last = entry.name.split(separator: ".").last
            let shape = entry.tensor.shape
            let scaled =
                switch last {
                case "running_var": pattern * pattern * 0.5 + 1.0
                case "bias", "running_mean": pattern * 0.05
                default: shape.count == 1 ? pattern * 0.1 + 1.0 : pattern * (4.2 / Double(shape.dropFirst().reduce(1, *))).squareRoot()
                }
            entry.tensor.assign(scaled.reshaped(shape))
        }
    }

    /// Three images `[3, 3, 64, 64]`.
    static func images() -> Tensor {
        (values(3 * 3 * 64 * 64, seed: 1000) * 0.5 + 0.5).converted(to: .float32).reshaped([3, 3, 64, 64])
    }

    /// Two objects, one object, none.
    static func targets() -> [Target] {
        [target([[5, 7, 30, 40], [33, 20, 60, 61]], [1, 2]), target([[10, 12, 52, 50]], [2]), target([], [])]
    }

    private static func target(_ boxes: [[Int]], _ labels: [Int64]) -> Target {
        let masks = boxes.flatMap { box in
            (0..<64 * 64).map { index -> UInt8 in
                let x = index % 64, y = index / 64
                let isInside = (box[0]..<box[2]).contains(x) && (box[1]..<box[3]).contains(y)
                let isCut = (box[0]..<box[0] + 4).contains(x) && (box[1]..<box[1] + 3).contains(y)
                return isInside && !isCut ? 1 : 0
            }
        }
        return Target(
            boxes: Tensor(boxes.flatMap { $0.map(Float.init) }, shape: [boxes.count, 4]),
            labels: Tensor(labels, shape: [labels.count]),
            masks: Tensor(masks, shape: [boxes.count, 64, 64]))
    }
}
