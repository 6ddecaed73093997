import ArgumentParser
import Esri
import Foundation
import Job
import Learning
import Torch

/// What a search for the learning rate suggests when it is given fewer batches.
struct Rates: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Search the learning rate of a real job in sweeps of different lengths, and print what each suggests.")

    @Option(help: "Training data.") var data: String
    @Option(help: "The model package to re-train.") var model: String
    @Option(help: "Batches of a sweep; give it more than once.") var steps: [Int] = [150, 100, 75, 50]
    @Option(help: "Seeds, each of which is a split and an order of chips; give it more than once.") var seeds: [Int] = [42]
    @Option(help: "Side of a chip in pixels.") var chipSize = 128
    @Option(help: "Chips in a batch.") var batchSize = 4

    private struct Line: Encodable {
        let seed, steps, batches, batchesInEpoch: Int
        let suggestion: Double?
        let seconds, shareWaiting: Double
    }

    func run() async throws {
        Libtorch.keepFreedMemory()
        Libtorch.flushDenormals(true)
        let data = try TrainingData(opening: data), package = try ModelPackage(opening: model)
        let folder = FileManager.default.temporaryDirectory.appending(path: "finetuned-rates-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let model = try TrainableModel(package, for: data, chipSize: chipSize, folder: folder)
        for seed in seeds {
            var settings = PrepareSettings()
            settings.seed = seed
            settings.batchSize = batchSize
            let set = try TrainingSet(data, size: chipSize, scaling: model.scaling, settings: settings, folder: folder)
            let learner = Learner(model, set, settings: FitSettings(), device: "cpu", precision: .bfloat16)
            for count in steps {
                let start = ContinuousClock.now, waiting = learner.waiting
                let search = try await learner.findRate(ExponentialSweep(steps: count)).search
                try printJSON(
                    Line(
                        seed: seed, steps: count, batches: search.losses.count, batchesInEpoch: learner.order.batchesPerEpoch,
                        suggestion: search.suggestion?.rate, seconds: (ContinuousClock.now - start) / .seconds(1),
                        shareWaiting: (learner.waiting - waiting) / (ContinuousClock.now - start)))
            }
        }
    }
}
