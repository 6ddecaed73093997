public import Torch

/// Four convolutions over a sampled region.
public final class MaskHead: Module {
    @Child("") var layers: [ConvolutionUnit]
    static let channels = 256

    init(channels: Int) {
        super.init()
        layers = (0..<4).map { layer in
            ConvolutionUnit(Conv2d(layer == 0 ? channels : Self.channels, Self.channels, kernel: 3, initialization: .heNormal))
        }
    }

    /// `[K, C, 14, 14]` to `[K, 256, 14, 14]`.
    func callAsFunction(_ regions: Tensor) -> Tensor {
        layers.reduce(regions) { x, layer in layer(x).relu() }
    }
}

/// Which pixels of a region belong to the object, for each class.
public final class MaskPredictor: Module {
    @Child("conv5_mask") var enlarging: ConvTranspose2d
    @Child("mask_fcn_logits") var logits: Conv2d

    /// - Parameter classes: the background included.
    init(classes: Int) {
        super.init()
        enlarging = ConvTranspose2d(MaskHead.channels, MaskHead.channels, kernel: 2, stride: 2, initialization: .heNormal)
        logits = Conv2d(MaskHead.channels, classes, kernel: 1, initialization: .heNormal)
    }

    /// `[K, 256, 14, 14]` to logits `[K, classes, 28, 28]`.
    func callAsFunction(_ x: Tensor) -> Tensor {
        logits(enlarging(x).relu()).converted(to: .float32)
    }
}
