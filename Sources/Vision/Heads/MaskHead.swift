public import Torch

/// Four convolutions over a sampled region.
public final class MaskHead: Module {
    @Child("") var layers: [ConvolutionUnit]
    static let channels = 256

    init(channels: Int) {
        super.init()
        layers = (0..<4).map { layer in
            // Half the work of measuring; what is left of rounding changes no pixel but one at a half.
            ConvolutionUnit(Conv2d(layer == 0 ? channels : Self.channels, Self.channels, kernel: 3, tile: 4, initialization: .heNormal))
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
    ///
    /// The enlargement gives each pixel four of its own, and what follows looks at each pixel alone. So all of it is two matrix
    /// products with a row for each pixel, and only the logits are put where they belong.
    func callAsFunction(_ x: Tensor) -> Tensor {
        let (height, width) = (x.shape[2], x.shape[3])
        let rows = x.permuted([0, 2, 3, 1]).reshaped([-1, MaskHead.channels])
        let weight = enlarging.weight.permuted([2, 3, 1, 0]).reshaped([-1, MaskHead.channels])
        let pixels = rows.linear(weight, enlarging.bias?.repeated(4)).relu().reshaped([-1, MaskHead.channels])
        let logits = pixels.linear(logits.weight.flattened(from: 1), logits.bias).converted(to: .float32)
        let classes = logits.shape[1]
        return logits.reshaped([-1, height, width, 2, 2, classes]).permuted([0, 5, 1, 3, 2, 4]).reshaped([-1, classes, 2 * height, 2 * width])
    }
}
