import ArgumentParser
import Foundation

/// How a step's cost grows.
struct Scaling: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Time steps with more threads, larger batches and more objects.")

    @Option(help: "fp32 or bf16.") var precision = "bf16"
    @Option(help: "Side of a chip in pixels.") var chipSize = 224

    private static let series: [(option: String, values: [Int])] = [
        ("--threads", doubling(to: ProcessInfo.processInfo.activeProcessorCount)), ("--batch-size", [1, 2, 4, 8]), ("--objects", [5, 50, 200]),
    ]

    /// 1, 2, 4 and so on.
    private static func doubling(to most: Int) -> [Int] {
        Array(sequence(first: 1) { $0 * 2 <= most ? $0 * 2 : nil })
    }

    func run() throws {
        for (option, values) in Self.series {
            for value in values {
                try Figures.measured(
                    by: CommandLine.arguments[0],
                    ["step", "--precision", precision, "--chip-size", "\(chipSize)", "--runs", "4", option, "\(value)"]).print()
            }
        }
    }
}
