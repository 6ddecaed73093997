import Testing
import Torch

@testable import Vision

extension [OperatorCost] {
    /// How often the host would have to wait for a device, by the operator that makes it wait.
    var waits: [String: Int] {
        let waiting = ["finetuned::read", "aten::_local_scalar_dense", "aten::nonzero", "aten::masked_select", "aten::equal", "aten::_unique2"]
        return Dictionary(uniqueKeysWithValues: filter { waiting.contains($0.name) }.map { ($0.name, $0.calls) })
    }
}

/// A step on a device stands still where the host needs a number from it: for the candidates that it suppresses, and for the matches that it
/// samples, of anchors and of regions. Neither more images nor more objects make it more.
@Test(arguments: [1, 3]) func aStepWaitsThreeTimesForItsDevice(images: Int) {
    let transform = ImageTransform(mean: ImageTransform.imageNet.mean, deviation: ImageTransform.imageNet.deviation, shorterSide: 96, longerSide: 128)
    let network = MaskRCNN(.resnet50, classes: 2, transform: transform, isFrozen: false)
    let batch = Pattern.images().narrowed(0, start: 0, length: images), targets = Array(Pattern.targets().prefix(images))
    let costs = OperatorCost.recorded { network.losses(batch, targets).total.backward() }
    #expect(costs.waits == ["finetuned::read": 3])
}
