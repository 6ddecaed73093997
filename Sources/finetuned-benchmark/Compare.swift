import ArgumentParser
import Foundation

/// finetuned and torchvision in turns, so that a machine that slows down slows both.
struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Time steps and evaluation here and in torchvision, in turns, and print how many times faster.",
        discussion: "Prints every measurement, then the ratios of the medians of all rounds.")

    @Argument(help: "The script that times torchvision.") var peer = "etc/benchmark-peer.py"
    @Option(help: "How often each is measured.") var rounds = 3
    @Option(help: "Chips in a batch.") var batchSize = 4
    @Option(help: "Side of a chip in pixels.") var chipSize = 224
    @Option(help: "Objects on each chip.") var objects = 10
    @Option(help: "Batches of a measurement.") var runs = 4
    @Option(help: "Threads of libtorch, here and there.") var threads = ProcessInfo.processInfo.activeProcessorCount

    private struct Contestant {
        let name: String
        let task: Figures.Task
        var options: [String] = []
        var isPeer: Bool { name == "torchvision" }
    }

    private let contestants = [
        Contestant(name: "torchvision", task: .step),
        Contestant(name: "bfloat16", task: .step, options: ["--precision", "bf16"]),
        Contestant(name: "float32", task: .step),
        Contestant(name: "backbone fixed", task: .step, options: ["--precision", "bf16", "--freeze", "backbone"]),
        Contestant(name: "torchvision", task: .evaluate),
        Contestant(name: "bfloat16", task: .evaluate, options: ["--precision", "bf16"]),
        Contestant(name: "float32", task: .evaluate),
    ]

    enum CodingKeys: CodingKey {
        case peer, rounds, batchSize, chipSize, objects, runs, threads
    }

    /// What the median measurement came to, as multiples of torchvision's.
    private struct Ratio: Encodable {
        let task: Figures.Task
        let name: String
        let timesFaster, shareOfMemory: Double
    }

    func run() throws {
        var measured = [[Figures]](repeating: [], count: contestants.count)
        for _ in 0..<rounds {
            for (index, contestant) in contestants.enumerated() {
                let figures = try measure(contestant)
                try figures.print()
                measured[index].append(figures)
            }
        }
        let medians = measured.map { $0.sorted { $0.seconds < $1.seconds }[$0.count / 2] }
        for (contestant, median) in zip(contestants, medians) where !contestant.isPeer {
            let peer = medians[contestants.firstIndex { $0.isPeer && $0.task == contestant.task }!]
            try printJSON(
                Ratio(
                    task: contestant.task, name: contestant.name, timesFaster: peer.seconds / median.seconds,
                    shareOfMemory: median.peakMemory / peer.peakMemory))
        }
    }

    private func measure(_ contestant: Contestant) throws -> Figures {
        let load = [
            "--batch-size", "\(batchSize)", "--chip-size", "\(chipSize)", "--objects", "\(objects)", "--runs", "\(runs)",
            "--threads", "\(threads)",
        ]
        return try Figures.measured(
            by: contestant.isPeer ? peer : CommandLine.arguments[0], [contestant.task.rawValue] + load + contestant.options)
    }
}

extension Figures {
    /// What another process measures, which starts with nothing in memory.
    static func measured(by program: String, _ arguments: [String]) throws -> Figures {
        let process = Process(), output = Pipe()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ExitCode(process.terminationStatus) }
        return try JSONDecoder().decode(Figures.self, from: text)
    }
}
