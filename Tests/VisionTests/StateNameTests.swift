import Testing
import Torch

@testable import Vision

private let transform = ImageTransform(mean: ImageTransform.imageNet.mean, deviation: ImageTransform.imageNet.deviation, shorterSide: 96, longerSide: 128)

private func shapes(_ depth: ResNet.Depth, isFrozen: Bool) -> [String: [Int]] {
    let network = MaskRCNN(depth, classes: 2, transform: transform, isFrozen: isFrozen)
    return Dictionary(uniqueKeysWithValues: network.state.map { ($0.name, $0.tensor.shape) })
}

@Test(arguments: [(ResNet.Depth.resnet18, false, 146), (.resnet34, false, 242), (.resnet50, true, 307), (.resnet50, false, 360), (.resnet101, true, 562), (.resnet152, true, 817)])
func aNetworkHasAsManyTensorsAsArcgisLearnSaves(depth: ResNet.Depth, isFrozen: Bool, count: Int) {
    #expect(shapes(depth, isFrozen: isFrozen).count == count)
}

@Test func namesAndShapesAreTorchvisions() {
    let deep = shapes(.resnet50, isFrozen: true)
    #expect(deep["backbone.body.layer1.0.downsample.0.weight"] == [256, 64, 1, 1])
    #expect(deep["backbone.fpn.inner_blocks.3.0.weight"] == [256, 2048, 1, 1])
    #expect(deep["rpn.head.conv.0.0.weight"] == [256, 256, 3, 3])
    #expect(deep["roi_heads.box_predictor.bbox_pred.weight"] == [12, 1024])
    #expect(deep["roi_heads.mask_head.3.0.bias"] == [256])
    #expect(deep["roi_heads.mask_predictor.conv5_mask.weight"] == [256, 256, 2, 2])
    let shallow = shapes(.resnet18, isFrozen: false)
    #expect(shallow["backbone.0.weight"] == [64, 3, 7, 7])
    #expect(shallow["backbone.5.0.downsample.1.num_batches_tracked"] == [])
    #expect(shallow["roi_heads.box_head.fc6.weight"] == [1024, 25088])
}

@Test func newPredictorsNameOtherClasses() {
    let network = MaskRCNN(.resnet18, classes: 2, transform: transform, isFrozen: false)
    network.makePredictors(classes: 5)
    let shapes = Dictionary(uniqueKeysWithValues: network.state.map { ($0.name, $0.tensor.shape) })
    #expect(shapes["roi_heads.box_predictor.cls_score.weight"] == [6, 1024])
    #expect(shapes["roi_heads.mask_predictor.mask_fcn_logits.weight"] == [6, 256, 1, 1])
}
