private enum Aten {
    static let batchNorm = Operator("aten::batch_norm")
}

/// Normalises each channel of `[N, C, H, W]` (Ioffe and Szegedy, 2015): while training by the batch's mean and variance, else by the running ones.
public final class BatchNorm2d: Normalization {
    /// `[C]`
    @Parameter public var weight: Tensor
    /// `[C]`
    @Parameter public var bias: Tensor
    /// `[C]`
    @Buffer("running_mean") public var runningMean: Tensor
    /// `[C]`
    @Buffer("running_var") public var runningVariance: Tensor
    /// A single int64: how many batches the running statistics have seen.
    @Buffer("num_batches_tracked") public var batchesTracked: Tensor
    static let epsilon = 1e-5
    static let momentum = 0.1

    public init(_ channels: Int) {
        super.init()
        weight = Tensor.ones([channels])
        bias = Tensor.zeros([channels])
        runningMean = Tensor.zeros([channels])
        runningVariance = Tensor.ones([channels])
        batchesTracked = Tensor.zeros([], type: .int64)
    }

    public override func callAsFunction(_ x: Tensor) -> Tensor {
        if isTraining { batchesTracked.assign(batchesTracked + 1) }
        return Aten.batchNorm(x, weight, bias, runningMean, runningVariance, isTraining, Self.momentum, Self.epsilon, false)
    }
}

/// Normalises each channel by statistics that never change, as torchvision does for pre-trained backbones.
public final class FrozenBatchNorm2d: Normalization {
    /// `[C]`
    @Buffer public var weight: Tensor
    /// `[C]`
    @Buffer public var bias: Tensor
    /// `[C]`
    @Buffer("running_mean") public var runningMean: Tensor
    /// `[C]`
    @Buffer("running_var") public var runningVariance: Tensor

    public init(_ channels: Int) {
        super.init()
        weight = Tensor.ones([channels])
        bias = Tensor.zeros([channels])
        runningMean = Tensor.zeros([channels])
        runningVariance = Tensor.ones([channels])
    }

    public override func callAsFunction(_ x: Tensor) -> Tensor {
        Aten.batchNorm(x, weight, bias, runningMean, runningVariance, false, 0.0, BatchNorm2d.epsilon, false)
    }
}

/// A layer that normalises channels; one of `BatchNorm2d` and `FrozenBatchNorm2d`.
open class Normalization: Module {
    /// `[N, C, H, W]` to the same shape.
    open func callAsFunction(_ x: Tensor) -> Tensor {
        preconditionFailure("\(Self.self) does not say how it normalises")
    }
}
