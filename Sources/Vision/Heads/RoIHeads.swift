public import Torch

/// Looks closely at proposed regions: what each shows, where exactly, and which pixels belong to it.
public final class RoIHeads: Module {
    @Child("box_head") var boxHead: BoxHead
    @Child("box_predictor") var boxPredictor: BoxPredictor
    @Child("mask_head") var maskHead: MaskHead
    @Child("mask_predictor") var maskPredictor: MaskPredictor
    let options: MaskRCNNOptions
    static let boxAlign = RoIAlign(size: 7, samplingRatio: 2)
    static let maskAlign = RoIAlign(size: 14, samplingRatio: 2)
    /// Rows and columns of a mask.
    static let maskSize = 2 * maskAlign.size
    /// A mask's intermediate results take some 3 MB in float32: no more of them at a time than it takes to keep all cores busy, or a GPU.
    static func masksAtOnce(on device: String) -> Int { device == "cpu" ? 64 : 512 }
    static let coder = BoxCoder(weights: (10, 10, 5, 5))

    init(channels: Int, classes: Int, options: MaskRCNNOptions) {
        self.options = options
        super.init()
        boxHead = BoxHead(channels: channels, size: Self.boxAlign.size)
        maskHead = MaskHead(channels: channels)
        makePredictors(classes: classes)
    }

    /// New, untrained layers that name so many classes, the background included.
    func makePredictors(classes: Int) {
        boxPredictor = BoxPredictor(inputs: BoxHead.width, classes: classes)
        maskPredictor = MaskPredictor(classes: classes)
    }

    /// Puts the layers that name the classes into another order.
    /// - Parameter order: for each class from now on, its index until now; the background, 0, first.
    func reorderPredictors(_ order: [Int]) {
        let classes = Tensor(order.map(Int64.init), shape: [order.count])
        let offsets = Tensor(order.flatMap { index in (0..<4).map { Int64(4 * index + $0) } }, shape: [4 * order.count])
        for (layer, rows) in [(boxPredictor.classScore, classes), (boxPredictor.boxOffsets, offsets), (maskPredictor.logits, classes)] as [(Module, Tensor)] {
            for parameter in layer.parameters { parameter.assign(withoutGradient { parameter.gathered(rows.moved(to: parameter.device)) }) }
        }
    }

    /// The feature maps that regions are cut from, and the size of the images they were made from.
    struct Features {
        let maps: [Tensor]
        let imageSize: ImageSize

        /// - Parameter maps: the backbone's; a fifth one, which a pyramid has from pooling, is for proposals alone, as in torchvision.
        init(of maps: [Tensor], imageSize: ImageSize) {
            self.maps = Array(maps.prefix(4))
            self.imageSize = imageSize
        }
    }

    /// What the regions show, before anything is sifted: logits `[K, classes]` and offsets `[K, classes * 4]`.
    func classify(_ boxes: [Tensor], in features: Features) -> (logits: Tensor, offsets: Tensor) {
        boxPredictor(boxHead(Self.boxAlign(features.maps, boxes: boxes, imageSize: features.imageSize)))
    }

    /// Mask logits `[K, 28, 28]` of sampled regions `[K, C, 14, 14]`, each of its class (int64, `[K]`).
    func masks(of regions: Tensor, labels: Tensor) -> Tensor {
        maskPredictor(maskHead(regions))[Tensor.range(labels.count, device: labels.device), labels]
    }
}
