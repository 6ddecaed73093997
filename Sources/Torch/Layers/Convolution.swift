private enum Aten {
    static let convolution = Operator("finetuned::conv2d")
    static let transposed = Operator("aten::conv_transpose2d.input")
}

/// A convolution over the height and width of `[N, C, H, W]`.
public final class Conv2d: Module {
    /// `[output channels, input channels, kernel, kernel]`
    @Parameter public var weight: Tensor
    /// `[output channels]`
    @Parameter public var bias: Tensor?
    let stride: Int
    let padding: Int
    let tile: Int

    /// - Parameters:
    ///   - padding: pixels of zeros around the input; nil keeps the size at stride 1.
    ///   - tile: side of the square of results that minimal filtering computes at once, which is used where no gradient is wanted, in float32 on
    ///     the processor: 2, with sums that are off by some 5e-7 of the largest, or 4, which is faster, by 2e-6.
    public init(
        _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, padding: Int? = nil, tile: Int = 2, bias: Bool = true,
        initialization: Initialization = .torchDefault
    ) {
        self.stride = stride
        self.padding = padding ?? kernel / 2
        self.tile = tile
        super.init()
        let shape = [outputs, inputs, kernel, kernel]
        weight = initialization.weight(shape)
        self.bias = bias ? initialization.bias(outputs, inputs: inputs * kernel * kernel) : nil
    }

    public func callAsFunction(_ x: Tensor) -> Tensor {
        Aten.convolution(x, weight, bias, [stride, stride], [padding, padding], tile)
    }
}

/// A convolution that enlarges: each input pixel spreads over `kernel` × `kernel` output pixels.
public final class ConvTranspose2d: Module {
    /// `[input channels, output channels, kernel, kernel]`
    @Parameter public var weight: Tensor
    /// `[output channels]`
    @Parameter public var bias: Tensor?
    let stride: Int

    public init(_ inputs: Int, _ outputs: Int, kernel: Int, stride: Int, initialization: Initialization = .torchDefault) {
        self.stride = stride
        super.init()
        weight = initialization.weight([inputs, outputs, kernel, kernel])
        bias = initialization.bias(outputs, inputs: outputs * kernel * kernel)
    }

    public func callAsFunction(_ x: Tensor) -> Tensor {
        Aten.transposed(x, weight, bias, [stride, stride])
    }
}
