import CTorch

private enum Aten {
    static let linear = Operator("aten::linear")
    static let convolution = Operator("aten::conv2d")
}

/// A matrix product and a sum: `[N, inputs]` to `[N, outputs]`.
public final class Linear: Module {
    /// `[outputs, inputs]`
    @Parameter public var weight: Tensor
    /// `[outputs]`
    @Parameter public var bias: Tensor

    public init(_ inputs: Int, _ outputs: Int) {
        super.init()
        weight = Initialization.torchDefault.weight([outputs, inputs])
        bias = Initialization.torchDefault.bias(outputs, inputs: inputs)
    }

    public func callAsFunction(_ x: Tensor) -> Tensor {
        x.linear(weight, bias)
    }
}

extension Tensor {
    /// `[N, inputs]` times weights `[outputs, inputs]`, plus `[outputs]`.
    ///
    /// Many rows are taken for the pixels of one image: in float32 convolutions are computed by oneDNN, matrix products by a BLAS
    /// library, and on processors of 2022 and later oneDNN is 1.6 times as fast.
    public func linear(_ weight: Tensor, _ bias: Tensor?) -> Tensor {
        guard shape[0] >= 256, device == "cpu", !ctorch_cpu_autocast() else { return Aten.linear(self, weight, bias) }
        let pixels = unsqueezed(0).unsqueezed(2).permuted([0, 3, 1, 2])
        return Aten.convolution(pixels, weight.unsqueezed(2).unsqueezed(3), bias).permuted([0, 2, 3, 1]).reshaped([shape[0], -1])
    }
}
