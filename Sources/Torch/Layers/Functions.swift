private enum Aten {
    static let maxPool = Operator("aten::max_pool2d")
    static let bilinear = Operator("aten::upsample_bilinear2d")
    static let nearest = Operator("aten::upsample_nearest2d")
    static let pad = Operator("aten::constant_pad_nd")
    static let crossEntropy = Operator("aten::cross_entropy_loss")
    static let binaryCrossEntropy = Operator("aten::binary_cross_entropy_with_logits")
    static let smoothL1 = Operator("aten::smooth_l1_loss")
}

/// How a loss sums up its elements, numbered as in libtorch.
public enum Reduction: Int, Sendable {
    case none = 0
    case mean = 1
    case sum = 2
}

extension Tensor {
    /// The largest value of each window of `[N, C, H, W]`.
    public func maxPooled(kernel: Int, stride: Int, padding: Int = 0) -> Tensor {
        Aten.maxPool(self, [kernel, kernel], [stride, stride], [padding, padding])
    }

    /// `[N, C, H, W]` resampled bilinearly; pixels are areas, so corners do not line up with corners.
    public func resizedBilinearly(height: Int, width: Int) -> Tensor {
        Aten.bilinear(self, [height, width], false)
    }

    /// `[N, C, H, W]` resampled by taking the nearest pixel.
    public func resizedToNearest(height: Int, width: Int) -> Tensor {
        Aten.nearest(self, [height, width])
    }

    /// With zeros around the last two dimensions.
    public func padded(left: Int = 0, right: Int = 0, top: Int = 0, bottom: Int = 0) -> Tensor {
        Aten.pad(self, [left, right, top, bottom])
    }

    /// Cross entropy of logits `[N, C]` against class indices `[N]` (int64).
    public func crossEntropy(_ target: Tensor, reduction: Reduction = .mean) -> Tensor {
        Aten.crossEntropy(self, target, Tensor?.none, reduction.rawValue)
    }

    /// Binary cross entropy of logits against probabilities of the same shape.
    public func binaryCrossEntropy(_ target: Tensor, reduction: Reduction = .mean) -> Tensor {
        Aten.binaryCrossEntropy(self, target, Tensor?.none, Tensor?.none, reduction.rawValue)
    }

    /// The smooth L1 loss (Girshick, Fast R-CNN, 2015): quadratic below `beta`, linear above.
    public func smoothL1(_ target: Tensor, beta: Double, reduction: Reduction) -> Tensor {
        Aten.smoothL1(self, target, reduction.rawValue, beta)
    }
}
