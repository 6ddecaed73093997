public import Torch

/// What turns images into feature maps. arcgis.learn builds ResNet-18 and -34 without a pyramid and the deeper ones with it.
public class Backbone: Module {
    /// The ResNet inside.
    public let body: ResNet
    /// Channels of every feature map.
    let channels: Int

    init(body: ResNet, channels: Int) {
        self.body = body
        self.channels = channels
    }

    /// The backbone that arcgis.learn builds for a ResNet.
    static func make(_ depth: ResNet.Depth, bands: Int, isFrozen: Bool) -> Backbone {
        let body = ResNet(depth, bands: bands, isFrozen: isFrozen)
        return depth.hasBottlenecks ? PyramidBackbone(body, depth) : PlainBackbone(body, depth)
    }

    /// `[N, bands, H, W]` to feature maps `[N, channels, h, w]`, finest first.
    func callAsFunction(_ images: Tensor) -> [Tensor] {
        preconditionFailure("\(Self.self) does not say which features it gives")
    }
}

/// A ResNet under a feature pyramid, at strides 4, 8, 16, 32 and 64.
final class PyramidBackbone: Backbone {
    @Child("body") private var namedBody: ResNet
    @Child var fpn: FeaturePyramid

    init(_ body: ResNet, _ depth: ResNet.Depth) {
        super.init(body: body, channels: FeaturePyramid.channels)
        namedBody = body
        fpn = FeaturePyramid(depth.channels)
    }

    override func callAsFunction(_ images: Tensor) -> [Tensor] { fpn(body(images)) }
}

/// A ResNet alone, whose last stage is the only feature map, at stride 32. Its layers bear the numbers that they have in a sequence of all layers.
final class PlainBackbone: Backbone {
    private static let numbers = ["conv1": "0", "bn1": "1", "layer1": "4", "layer2": "5", "layer3": "6", "layer4": "7"]

    init(_ body: ResNet, _ depth: ResNet.Depth) {
        super.init(body: body, channels: depth.channels[3])
    }

    override var children: [(name: String, module: Module)] {
        body.children.map { child in
            let layer = child.name.prefix { $0 != "." }
            return (Self.numbers[String(layer)]! + child.name.dropFirst(layer.count), child.module)
        }
    }

    override func callAsFunction(_ images: Tensor) -> [Tensor] { [body(images)[3]] }
}
