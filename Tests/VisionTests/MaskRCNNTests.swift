import Testing
import Torch

@testable import Vision

/// Sampling limits so large that nothing is left to chance, as in the runs that the expected numbers come from.
private let everything: [String: Double] = [
    "rpn_batch_size_per_image": 100_000, "rpn_positive_fraction": 1, "box_batch_size_per_image": 100_000, "box_positive_fraction": 1,
    "rpn_pre_nms_top_n_train": 60, "rpn_post_nms_top_n_train": 40, "rpn_pre_nms_top_n_test": 60, "rpn_post_nms_top_n_test": 40,
    "box_score_thresh": 0.2,
]

private func network(_ depth: ResNet.Depth, on device: String = "cpu") throws -> MaskRCNN {
    let transform = ImageTransform(mean: ImageTransform.imageNet.mean, deviation: ImageTransform.imageNet.deviation, shorterSide: 96, longerSide: 128)
    let network = MaskRCNN(depth, classes: 2, transform: transform, isFrozen: false, options: try MaskRCNNOptions(everything))
    Pattern.fill(network)
    network.move(to: device)
    return network
}

/// Whether two numbers agree to a share of the expected one. Sums over some 10⁵ float32 terms in another order differ by about 1e-5 of their size.
private func agrees(_ found: Double, _ expected: Double, within tolerance: Double) -> Bool {
    abs(found - expected) <= tolerance * max(abs(expected), 1e-3)
}

/// What torchvision 0.14 gave for the same weights, images and targets.
struct Expectation: Sendable, CustomTestStringConvertible {
    let depth: ResNet.Depth
    let losses: [Double]
    /// The norm of a parameter's gradient, for some parameters in all parts of the network.
    let gradients: [String: Double]
    let gradientNorm: Double
    let detections: [Int]
    let firstScores: [Double]
    let firstBox: [Float]
    let maskPixels: [Int]
    var testDescription: String { depth.rawValue }

    static let all = [
        Expectation(
            depth: .resnet18,
            losses: [1.5505852699279785, 0.15040643513202667, 0.6717819571495056, 0.9054999351501465, 0.0978521853685379],
            gradients: [
                "backbone.0.weight": 13.673760130821561, "backbone.4.0.bn1.weight": 0.6832225093817698,
                "backbone.7.0.downsample.0.weight": 2.105297241988668, "rpn.head.conv.0.0.weight": 8.54954330972403,
                "rpn.head.bbox_pred.weight": 0.9105576327761582, "roi_heads.box_head.fc6.weight": 64.41803490249498,
                "roi_heads.box_predictor.bbox_pred.weight": 1.2350038217091137, "roi_heads.mask_head.0.0.weight": 1.0239801142171625,
                "roi_heads.mask_predictor.mask_fcn_logits.bias": 0.26766787595208796,
            ],
            gradientNorm: 80.95751041449098,
            detections: [19, 15, 15], firstScores: [0.954758, 0.942131, 0.94213, 0.934779],
            firstBox: [12.0908, 0.3268, 48.5431, 26.8473], maskPixels: [6037, 3834, 5823]),
        Expectation(
            depth: .resnet50,
            losses: [11.135612487792969, 0.8688344955444336, 0.5444167256355286, 1.4125263690948486, 0.04026322811841965],
            gradients: [
                "backbone.body.conv1.weight": 1010.8700055020713, "backbone.body.layer1.0.bn1.weight": 47.19656878760179,
                "backbone.fpn.inner_blocks.0.0.weight": 16.382163993143017, "backbone.fpn.inner_blocks.3.0.weight": 49.16806355515807,
                "rpn.head.cls_logits.weight": 12.273643003937641, "roi_heads.box_head.fc6.weight": 274.8756073180543,
                "roi_heads.box_predictor.cls_score.weight": 117.53132592459546, "roi_heads.mask_head.3.0.weight": 2.2721826530207306,
            ],
            gradientNorm: 1868.6197564624924,
            detections: [3, 4, 4], firstScores: [0.992479, 0.834501, 0.549862],
            firstBox: [0, 0, 1.3439, 12.6518], maskPixels: [1092, 23, 637]),
    ]
}

@Test(arguments: Expectation.all, devices) func theFiveLossesAndTheirGradientsAreTorchvisions(_ expected: Expectation, device: String) throws {
    let network = try network(expected.depth, on: device)
    let losses = network.losses(Pattern.images().moved(to: device), Pattern.targets().map { $0.moved(to: device) })
    let found = [losses.classifier, losses.boxRegression, losses.mask, losses.objectness, losses.proposalRegression].map(\.item)
    // The numbers are libtorch 1.13's; in other versions convolutions round otherwise, and a proposal at a threshold may be sampled or not.
    let tolerance = Libtorch.version.hasPrefix("1.13") && device == "cpu" ? 2e-4 : 2e-3
    for (found, expected) in zip(found, expected.losses) {
        #expect(agrees(found, expected, within: tolerance))
    }

    // What a rounding does to a rectifier near zero adds up on the way back: from processor to processor the norms differ by up to 3e-3.
    losses.total.backward()
    let norms = Dictionary(uniqueKeysWithValues: network.state.filter(\.isParameter).map { entry in
        (entry.name, entry.tensor.gradient.map { ($0 * $0).sum().squareRoot().item } ?? 0)
    })
    for (name, norm) in expected.gradients {
        #expect(agrees(try #require(norms[name]), norm, within: 5e-3), "\(name): \(norms[name]!) instead of \(norm)")
    }
    let total = norms.values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    #expect(agrees(total, expected.gradientNorm, within: 5e-3), "\(total) instead of \(expected.gradientNorm)")
}

/// Where no chip of a batch has an object and no proposal is left, there is nothing for the heads to learn from, and no mean of nothing.
@Test func aBatchWithoutObjectsAndProposalsCostsTheHeadsNothing() throws {
    let network = try network(.resnet18)
    let bias = try #require(network.rpn.head.boxOffsets.bias)
    // All proposals lie far to the right of the image, where clipping leaves no width.
    bias.assign(.full(bias.shape, 1e4))
    let empty = Pattern.targets()[2]
    let losses = network.losses(Pattern.images(), [empty, empty, empty])
    #expect([losses.classifier, losses.boxRegression, losses.mask].map(\.item) == [0, 0, 0])
    #expect(losses.objectness.item > 0)

    losses.total.backward()
    #expect(network.parameters.allSatisfy { $0.gradient?.isFinite ?? true })
    for parameter in network.rpn.head.parameters { #expect(try #require(parameter.gradient).isFinite) }
}

@Test(arguments: Expectation.all, devices) func detectionsAreTorchvisions(_ expected: Expectation, device: String) throws {
    let network = try network(expected.depth, on: device)
    network.setTraining(false)
    let detections = network.detect(Pattern.images().moved(to: device))
    #expect(detections.map(\.count) == expected.detections)
    let first = try #require(detections.first)
    for (found, expected) in zip(first.scores.array(of: Float.self), expected.firstScores) {
        #expect(agrees(Double(found), expected, within: device == "cpu" ? 1e-4 : 1e-3))
    }
    for (found, expected) in zip(first.boxes.array(of: Float.self), expected.firstBox) {
        #expect(abs(found - expected) < (device == "cpu" ? 1e-3 : 1e-2))
    }
    for (detections, expected) in zip(detections, expected.maskPixels) {
        let pasted = MaskPasting.pasted(detections, onto: ImageSize(height: 64, width: 64))
        #expect(abs(pasted.reduce(0) { $0 + $1.reduce(0) { $0 + Int($1) } } - expected) <= 2)
    }
}

/// With 8 bits of precision instead of 24, what is learnt is much the same; and nothing of it stays.
@Test func bfloat16ChangesTheLossesLittleAndWhatFollowsNotAtAll() throws {
    let network = try network(.resnet18)
    let images = Pattern.images(), targets = Pattern.targets()
    func losses(_ precision: Precision) -> [Tensor] {
        let losses = withoutGradient { with(precision, on: "cpu") { network.losses(precision.arranged(images), targets) } }
        return [losses.classifier, losses.boxRegression, losses.mask, losses.objectness, losses.proposalRegression]
    }
    let exact = losses(.float32).map(\.item), rough = losses(.bfloat16)
    #expect(rough.allSatisfy { $0.scalarType == .float32 })
    let sums = (rough: rough.reduce(0) { $0 + $1.item }, exact: exact.reduce(0, +))
    #expect(agrees(sums.rough, sums.exact, within: 0.03), "\(sums)")
    // Which proposals are left depends on the last bits.
    for (rough, exact) in zip(rough, exact) { #expect(agrees(rough.item, exact, within: 0.1), "\(rough.item) instead of \(exact)") }
    #expect(losses(.float32).map(\.item) == exact)

    func typeOfResult() -> ScalarType { Conv2d(1, 1, kernel: 1)(.ones([1, 1, 2, 2])).scalarType }
    #expect(with(.bfloat16, on: "cpu", typeOfResult) == .bfloat16 && typeOfResult() == .float32)
}
