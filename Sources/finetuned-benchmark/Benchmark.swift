import ArgumentParser
import Foundation
import Torch
import Vision

/// Times training steps of Mask R-CNN on made-up chips: the figure to compare with etc/benchmark-peer.py on the same machine.
@main struct Benchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "finetuned-benchmark",
        abstract: "Time training steps of Mask R-CNN on made-up chips.",
        discussion: "Start it with OMP_WAIT_POLICY=PASSIVE, as the daemon starts its workers. Prints seconds a step.")

    @Option(help: "resnet18, resnet34, resnet50, resnet101 or resnet152.") var backbone = "resnet50"
    @Option(help: "Chips in a batch.") var batchSize = 4
    @Option(help: "Side of a chip in pixels; the network works at 1.5 times as many.") var chipSize = 128
    @Option(help: "Objects on each chip.") var objects = 8
    @Option(help: "fp32 or bf16.") var precision = "bf16"
    @Option(help: "Steps that are timed, after two that are not.") var steps = 8
    @Option(help: "Threads of libtorch.") var threads = ProcessInfo.processInfo.activeProcessorCount

    func run() throws {
        guard let depth = ResNet.Depth(rawValue: backbone), let precision = Precision(rawValue: precision) else {
            throw ValidationError("There is no backbone '\(backbone)' or no precision '\(precision)'.")
        }
        Libtorch.keepFreedMemory()
        Libtorch.flushDenormals(true)
        Libtorch.threads = threads
        Libtorch.seed(1)
        let network = network(depth), images = Tensor.uniform([batchSize, 3, chipSize, chipSize], in: 0..<1), targets = targets()
        let optimizer = AdamW(groups: [.init(parameters: network.parameters.filter(\.requiresGradient), rate: 1e-5)])
        let seconds = (0..<steps + 2).map { _ in
            let start = ContinuousClock.now
            optimizer.clearGradients()
            with(precision, on: "cpu") { network.losses(images, targets).total }.backward()
            optimizer.step()
            return (ContinuousClock.now - start) / .seconds(1)
        }
        let timed = seconds.dropFirst(2).sorted()
        print(String(format: "%@ %@: %.3f s a step (median of %d; %.3f to %.3f)", backbone, precision.rawValue, timed[timed.count / 2], timed.count, timed.first!, timed.last!))
    }

    /// As arcgis.learn trains it: the convolutions of the body are fixed.
    private func network(_ depth: ResNet.Depth) -> MaskRCNN {
        let normalization = ImageTransform.imageNet
        let transform = ImageTransform(
            mean: normalization.mean, deviation: normalization.deviation, shorterSide: 1.5 * Double(chipSize), longerSide: 2 * Double(chipSize))
        let network = MaskRCNN(depth, classes: 1, transform: transform, isFrozen: false)
        for convolution in network.backbone.body.convolutions { convolution.setTrainable(false) }
        return network
    }

    /// Square objects on a grid.
    private func targets() -> [Target] {
        let columns = Int(Double(objects).squareRoot().rounded(.up)), cell = chipSize / columns
        let boxes = (0..<objects).map { index in
            let x = index % columns * cell, y = index / columns * cell
            return (x0: x + cell / 6, y0: y + cell / 6, x1: x + cell * 5 / 6, y1: y + cell * 5 / 6)
        }
        var masks = [UInt8](repeating: 0, count: objects * chipSize * chipSize)
        for (index, box) in boxes.enumerated() {
            for y in box.y0..<box.y1 {
                for x in box.x0..<box.x1 { masks[(index * chipSize + y) * chipSize + x] = 1 }
            }
        }
        let target = Target(
            boxes: Tensor(boxes.flatMap { [Float($0.x0), Float($0.y0), Float($0.x1), Float($0.y1)] }, shape: [objects, 4]),
            labels: Tensor.ones([objects], type: .int64), masks: Tensor(masks, shape: [objects, chipSize, chipSize]))
        return Array(repeating: target, count: batchSize)
    }
}
