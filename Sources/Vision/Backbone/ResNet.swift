public import Torch

/// The body of a ResNet (He et al., 2016) without its classifier, as torchvision builds it.
public final class ResNet: Module {
    /// Which ResNet.
    public enum Depth: String, Sendable, CaseIterable {
        case resnet18, resnet34, resnet50, resnet101, resnet152

        /// Blocks in each of the four stages.
        var blocks: [Int] {
            switch self {
            case .resnet18: [2, 2, 2, 2]
            case .resnet34, .resnet50: [3, 4, 6, 3]
            case .resnet101: [3, 4, 23, 3]
            case .resnet152: [3, 8, 36, 3]
            }
        }

        /// Whether a block narrows, convolves and widens again.
        public var hasBottlenecks: Bool { self != .resnet18 && self != .resnet34 }

        /// Channels at the end of each stage.
        public var channels: [Int] { hasBottlenecks ? [256, 512, 1024, 2048] : [64, 128, 256, 512] }
    }

    @Child public var conv1: Conv2d
    @Child public var bn1: Normalization
    @Child public var layer1: [ResidualBlock]
    @Child public var layer2: [ResidualBlock]
    @Child public var layer3: [ResidualBlock]
    @Child public var layer4: [ResidualBlock]

    /// - Parameters:
    ///   - bands: channels of the input.
    ///   - isFrozen: whether batch normalisation keeps its statistics, scale and shift for ever.
    public init(_ depth: Depth, bands: Int = 3, isFrozen: Bool) {
        super.init()
        conv1 = Conv2d(bands, 64, kernel: 7, stride: 2, bias: false, initialization: .heNormal)
        bn1 = isFrozen ? FrozenBatchNorm2d(64) : BatchNorm2d(64)
        var inputs = 64
        let stages = zip(depth.blocks, depth.channels).enumerated().map { stage, size in
            (0..<size.0).map { block in
                defer { inputs = size.1 }
                let stride = stage > 0 && block == 0 ? 2 : 1
                return ResidualBlock(inputs, size.1, stride: stride, isBottleneck: depth.hasBottlenecks, isFrozen: isFrozen)
            }
        }
        layer1 = stages[0]
        layer2 = stages[1]
        layer3 = stages[2]
        layer4 = stages[3]
    }

    /// `[N, bands, H, W]` to the outputs of the four stages, at strides 4, 8, 16 and 32.
    public func callAsFunction(_ images: Tensor) -> [Tensor] {
        var x = bn1(conv1(images)).relu().maxPooled(kernel: 3, stride: 2, padding: 1)
        return [layer1, layer2, layer3, layer4].map { stage in
            for block in stage { x = block(x) }
            return x
        }
    }

    /// The last layer with parameters, if nothing but additions comes after it: the last normalisation of a basic block. A bottleneck
    /// block lists its activation last.
    public var lastLayer: Normalization? {
        layer4.last.flatMap { $0.conv3 == nil ? $0.bn2 : nil }
    }

    /// Every convolution, the ones of the shortcuts included.
    public var convolutions: [Conv2d] { allModules.compactMap { $0 as? Conv2d } }
}

/// Two or three convolutions whose result is added to the input.
public final class ResidualBlock: Module {
    @Child var conv1: Conv2d
    @Child var bn1: Normalization
    @Child var conv2: Conv2d
    @Child var bn2: Normalization
    @Child var conv3: Conv2d?
    @Child var bn3: Normalization?
    @Child var downsample: Shortcut?

    init(_ inputs: Int, _ outputs: Int, stride: Int, isBottleneck: Bool, isFrozen: Bool) {
        super.init()
        func convolution(_ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1) -> Conv2d {
            Conv2d(inputs, outputs, kernel: kernel, stride: stride, bias: false, initialization: .heNormal)
        }
        func normalization(_ channels: Int) -> Normalization {
            isFrozen ? FrozenBatchNorm2d(channels) : BatchNorm2d(channels)
        }
        let width = isBottleneck ? outputs / 4 : outputs
        conv1 = isBottleneck ? convolution(inputs, width, kernel: 1) : convolution(inputs, width, kernel: 3, stride: stride)
        bn1 = normalization(width)
        conv2 = convolution(width, width, kernel: 3, stride: isBottleneck ? stride : 1)
        bn2 = normalization(width)
        conv3 = isBottleneck ? convolution(width, outputs, kernel: 1) : nil
        bn3 = isBottleneck ? normalization(outputs) : nil
        downsample =
            stride != 1 || inputs != outputs
            ? Shortcut(convolution(inputs, outputs, kernel: 1, stride: stride), normalization(outputs)) : nil
    }

    func callAsFunction(_ x: Tensor) -> Tensor {
        var result = bn2(conv2(bn1(conv1(x)).relu()))
        if let conv3, let bn3 { result = bn3(conv3(result.relu())) }
        return (result + (downsample?(x) ?? x)).relu()
    }
}

/// Brings a block's input to the shape of its output.
final class Shortcut: Module {
    @Child("0") var convolution: Conv2d
    @Child("1") var normalization: Normalization

    init(_ convolution: Conv2d, _ normalization: Normalization) {
        super.init()
        self.convolution = convolution
        self.normalization = normalization
    }

    func callAsFunction(_ x: Tensor) -> Tensor { normalization(convolution(x)) }
}
