import ArgumentParser
import Foundation
import Torch

/// What one program took for one kind of work.
struct Figures: Codable {
    enum Task: String, Codable, ExpressibleByArgument {
        case step, evaluate
    }

    var program = "finetuned"
    var task: Task
    var precision: String
    var freeze: String?
    var backbone: String
    var device: String
    var batchSize, chipSize, objects, threads: Int
    /// Of one batch; the median, the fastest and the slowest.
    var seconds, fastest, slowest: Double
    var imagesPerSecond: Double
    /// Of the whole process, in MB.
    var peakMemory: Double
    /// What convolutions and matrix products came to in a second, in thousands of millions.
    var gigaflops: Double?
    /// What one large matrix product comes to in a second.
    var gigaflopsOfMatrixProduct: Double?

    /// Times `body`, which is the task under this load.
    init(_ task: Task, _ load: Load, _ timing: Timing, of body: () -> Void) throws {
        let all = timing.seconds(body)
        self.task = task
        precision = load.precision
        freeze = task == .step ? load.freeze : nil
        backbone = load.backbone
        device = load.device
        (batchSize, chipSize, objects, threads) = (load.batchSize, load.chipSize, load.objects, load.threads)
        (seconds, fastest, slowest) = (all[all.count / 2], all[0], all[all.count - 1])
        imagesPerSecond = Double(load.batchSize) / seconds
        peakMemory = try Memory.peak
        gigaflops = OperatorCosts(of: body).operations / seconds / 1e9
        gigaflopsOfMatrixProduct = MatrixProduct.gigaflops(load.precision, on: load.device)
    }

    func print() throws { try printJSON(self) }
}

/// Prints a value as one line of JSON.
func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
    fflush(nil)
}

/// What the process has taken of the machine's memory.
enum Memory {
    /// The most so far, in MB.
    static var peak: Double {
        get throws {
            let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
            let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
            return (line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) } ?? 0) / 1024
        }
    }
}

/// The measure of what the processor can do.
enum MatrixProduct {
    private static let product = Operator("aten::mm")

    /// Of a square matrix product, the best of five.
    static func gigaflops(_ precision: String, on device: String) -> Double {
        let side = device == "cpu" ? 2048 : 8192
        let left = Tensor.uniform([side, side], in: 0..<1), right = Tensor.uniform([side, side], in: 0..<1)
        let type: ScalarType = precision == "bf16" ? .bfloat16 : .float32
        let (a, b) = (left.moved(to: device).converted(to: type), right.moved(to: device).converted(to: type))
        let seconds = (0..<5).map { _ in
            let start = ContinuousClock.now
            _ = product(a, b).narrowed(0, start: 0, length: 1).sum().item
            return (ContinuousClock.now - start) / .seconds(1)
        }
        return 2 * Double(side * side * side) / seconds.min()! / 1e9
    }
}

/// What each operator cost.
struct OperatorCosts {
    private let costs: [OperatorCost]
    /// Multiplications and additions in all.
    var operations: Double { costs.reduce(0) { $0 + $1.operations } }

    init(of body: () -> Void) { costs = OperatorCost.recorded(body) }

    private struct Line: Encodable {
        let name: String
        let calls: Int
        let seconds, share: Double
        let gigaflops: Double?
    }

    /// One line of JSON each, the dearest first.
    func print() throws {
        let all = costs.reduce(0) { $0 + $1.seconds }
        for cost in costs.sorted(by: { $0.seconds > $1.seconds }).prefix(40) {
            try printJSON(
                Line(
                    name: cost.name, calls: cost.calls, seconds: cost.seconds, share: cost.seconds / all,
                    gigaflops: cost.operations > 0 ? cost.operations / cost.seconds / 1e9 : nil))
        }
    }
}
