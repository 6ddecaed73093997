import Job
import Testing
import Torch
import Vision

@testable import Learning

/// Which weights train, at which group's rate, and what normalisation does. Counts are those of arcgis.learn's networks for two classes.
struct FreezingTests {
    private static func network(_ depth: ResNet.Depth) -> MaskRCNN {
        MaskRCNN(
            depth, classes: 2, transform: ImageTransform(chipSize: 64, normalization: ImageTransform.imageNet), isFrozen: depth.isFrozenWhenLoaded)
    }

    /// The number of trained weights in each layer group.
    private func groups(_ network: MaskRCNN, _ freeze: Freeze, isMultispectral: Bool = false) -> [Int] {
        network.apply(freeze, isMultispectral: isMultispectral)
        return network.layerGroups.map { $0.reduce(0) { $0 + $1.count } }
    }

    /// The head's group holds the last normalisation of a basic block's body, 1024 weights, and the whole pyramid of a deeper one.
    @Test(arguments: [
        (ResNet.Depth.resnet18, [8576, 32_337_953], [11_175_488, 32_337_953]),
        (.resnet50, [53_120, 20_472_865], [23_508_032, 20_472_865]),
        (.resnet101, [0, 20_472_865], [42_394_816, 20_472_865]),
    ])
    func layersAreSplitWhereArcgisLearnSplitsThem(depth: ResNet.Depth, fixed: [Int], free: [Int]) {
        let network = Self.network(depth)
        #expect(groups(network, .convolutions) == fixed)
        #expect(groups(network, .none) == free)
    }

    @Test func aFixedBackboneTrainsNothingOfItsBody() {
        let network = Self.network(.resnet18)
        #expect(groups(network, .backbone) == [0, 32_337_953 - 1024])
        network.setTraining(true, freezing: .backbone)
        #expect(!network.backbone.body.bn1.isTraining && network.rpn.isTraining)
    }

    @Test func theFirstConvolutionOfAMultispectralModelTrains() {
        let network = Self.network(.resnet18)
        #expect(groups(network, .convolutions, isMultispectral: true) == [8576 + 64 * 3 * 49, 32_337_953])
        #expect(network.backbone.body.conv1.weight.requiresGradient)
    }

    @Test(arguments: [(ResNet.Depth.resnet18, true), (.resnet50, true), (.resnet101, false)])
    func aLoadedBodyNormalisesByTheBatchUnlessArcgisLearnFreezesIt(depth: ResNet.Depth, isTrained: Bool) {
        let body = Self.network(depth).backbone.body
        let normalizations = body.allModules.compactMap { $0 as? Normalization }
        #expect(normalizations.count > 15 && normalizations.allSatisfy { ($0 is BatchNorm2d) == isTrained })

        let before = body.state.filter { !$0.isParameter }.map { $0.tensor.copied() }
        let images = Tensor.normal([2, 3, 32, 32])
        body.setTraining(true)
        _ = withoutGradient { body(images) }
        let buffers = body.state.filter { !$0.isParameter }
        for (entry, before) in zip(buffers, before) {
            let isSame = entry.tensor.converted(to: .float32).array(of: Float.self) == before.converted(to: .float32).array(of: Float.self)
            #expect(isSame == !isTrained, "\(entry.name)")
            if entry.name.hasSuffix("num_batches_tracked") { #expect(entry.tensor.item == 1) }
        }
    }
}
