public import Torch

/// Two fully connected layers over a sampled region.
public final class BoxHead: Module {
    @Child var fc6: Linear
    @Child var fc7: Linear
    static let width = 1024

    init(channels: Int, size: Int) {
        super.init()
        fc6 = Linear(channels * size * size, Self.width)
        fc7 = Linear(Self.width, Self.width)
    }

    /// `[K, C, size, size]` to `[K, 1024]`.
    ///
    /// The weights are put into the order in which regions lie in memory, channels last: there are fewer weights than regions' numbers.
    func callAsFunction(_ regions: Tensor) -> Tensor {
        let channels = regions.shape[1]
        let weight = fc6.weight.reshaped([Self.width, channels, -1]).permuted([0, 2, 1]).reshaped([Self.width, -1])
        return fc7(regions.permuted([0, 2, 3, 1]).flattened(from: 1).linear(weight, fc6.bias).relu()).relu()
    }
}

/// What a region shows and where exactly, for each class, the background first.
public final class BoxPredictor: Module {
    @Child("cls_score") var classScore: Linear
    @Child("bbox_pred") var boxOffsets: Linear

    /// - Parameter classes: the background included.
    init(inputs: Int, classes: Int) {
        super.init()
        classScore = Linear(inputs, classes)
        boxOffsets = Linear(inputs, classes * 4)
    }

    /// `[K, inputs]` to logits `[K, classes]` and offsets `[K, classes * 4]`.
    func callAsFunction(_ x: Tensor) -> (logits: Tensor, offsets: Tensor) {
        (classScore(x).converted(to: .float32), boxOffsets(x).converted(to: .float32))
    }
}
