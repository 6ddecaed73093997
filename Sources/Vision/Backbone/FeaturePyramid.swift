public import Torch

/// A feature pyramid network (Lin et al., 2017): each level is a stage's output brought to 256 channels plus the level above it, enlarged.
public final class FeaturePyramid: Module {
    static let channels = 256
    @Child("inner_blocks") var inner: [ConvolutionUnit]
    @Child("layer_blocks") var layers: [ConvolutionUnit]

    /// - Parameter inputs: channels of each stage.
    init(_ inputs: [Int]) {
        super.init()
        inner = inputs.map { ConvolutionUnit(Conv2d($0, Self.channels, kernel: 1, initialization: .heUniform)) }
        layers = inputs.map { _ in ConvolutionUnit(Conv2d(Self.channels, Self.channels, kernel: 3, initialization: .heUniform)) }
    }

    /// The stages' outputs to the levels of the pyramid and, from the last one, a level of half its size.
    func callAsFunction(_ stages: [Tensor]) -> [Tensor] {
        var level = inner[stages.count - 1](stages[stages.count - 1])
        var levels = [layers[stages.count - 1](level)]
        for index in stages.indices.dropLast().reversed() {
            let side = inner[index](stages[index])
            level = side + level.resizedToNearest(height: side.shape[2], width: side.shape[3])
            levels.insert(layers[index](level), at: 0)
        }
        return levels + [levels[levels.count - 1].maxPooled(kernel: 1, stride: 2)]
    }
}

/// A convolution inside torchvision's `Conv2dNormActivation`, where it bears the name `0`.
final class ConvolutionUnit: Module {
    @Child("0") var convolution: Conv2d

    init(_ convolution: Conv2d) {
        super.init()
        self.convolution = convolution
    }

    func callAsFunction(_ x: Tensor) -> Tensor { convolution(x) }
}
