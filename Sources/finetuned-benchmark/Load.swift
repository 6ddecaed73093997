import ArgumentParser
import Foundation
import Job
import Torch
import Vision

/// What is computed, and with what.
struct Load: ParsableArguments {
    @Option(help: "resnet18, resnet34, resnet50, resnet101 or resnet152.") var backbone = "resnet50"
    @Option(help: "Chips in a batch.") var batchSize = 4
    @Option(help: "Side of a chip in pixels; the network works at 1.5 times as many.") var chipSize = 224
    @Option(help: "Objects on each chip.") var objects = 10
    @Option(help: "fp32 or bf16.") var precision = "fp32"
    @Option(help: "convolutions, backbone or none.") var freeze = "convolutions"
    @Option(help: "cpu or cuda:N.") var device = "cpu"
    @Option(help: "Threads of libtorch.") var threads = ProcessInfo.processInfo.activeProcessorCount

    /// Makes libtorch what it is in a worker.
    func prepareLibtorch() {
        Libtorch.keepFreedMemory()
        Libtorch.flushDenormals(true)
        Libtorch.threads = threads
        Libtorch.seed(1)
    }

    func parsedPrecision() throws -> Precision {
        guard let precision = Precision(rawValue: precision) else { throw ValidationError("There is no precision '\(precision)'.") }
        return precision
    }

    func network() throws -> MaskRCNN {
        guard let depth = ResNet.Depth(rawValue: backbone) else { throw ValidationError("There is no backbone '\(backbone)'.") }
        let normalization = ImageTransform.imageNet
        let transform = ImageTransform(
            mean: normalization.mean, deviation: normalization.deviation, shorterSide: 1.5 * Double(chipSize), longerSide: 2 * Double(chipSize))
        let network = MaskRCNN(depth, classes: 1, transform: transform, isFrozen: false)
        network.move(to: device)
        return network
    }

    func images() -> Tensor { Tensor.uniform([batchSize, 3, chipSize, chipSize], in: 0..<1).moved(to: device) }

    /// Square objects on a grid.
    func targets() -> [Target] {
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
        return Array(repeating: target.moved(to: device), count: batchSize)
    }
}

/// How long is measured.
struct Timing: ParsableArguments {
    @Option(help: "Runs that are timed, after two that are not.") var runs = 8

    /// Seconds of each timed run, the fastest first.
    func seconds(_ body: () -> Void) -> [Double] {
        (0..<runs + 2).map { _ in
            let start = ContinuousClock.now
            body()
            return (ContinuousClock.now - start) / .seconds(1)
        }.dropFirst(2).sorted()
    }
}
