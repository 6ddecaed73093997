private enum Aten {
    static let linear = Operator("aten::linear")
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
    public func linear(_ weight: Tensor, _ bias: Tensor?) -> Tensor { Aten.linear(self, weight, bias) }
}
