import Esri
import Foundation
import Job
import Learning
import Raster
import Report
import Torch

/// The main job: measure, find the learning rate, fit, measure again, draw, save.
@TrainingThread struct TrainingRecipe {
    let order: TrainOrder
    let events: EventStream
    let started = Date.now

    init(_ order: TrainOrder, _ events: EventStream) {
        self.order = order
        self.events = events
    }

    func run() async throws {
        var timings = Timings { [events, longest = longestSilence] in events.send(.began(step: $0, seconds: longest)) }
        let device = try Processors.device(named: order.settings.fit.device)
        events.send(.started(device: device, threads: Libtorch.threads, libtorch: Libtorch.version))

        let (model, set) = try timings.time("Preparing data and model") { try prepare() }
        for warning in order.notes + warnings(model, set) { events.send(.warning(warning)) }
        events.send(.prepared(set.summary))

        let precision = Processors.precision(order.settings.fit.precision, on: device)
        let learner = Learner(model, set, settings: order.settings.fit, device: device, precision: precision) { events.send($0) }
        learner.checkpoint = CheckpointFile(order) { [events] in events.send(.warning($0)) }
        learner.shouldStop = { StopRequest.isMade }
        let figures = Figures(model: model, set: set, folder: order.output)
        try await timings.time("Drawing") { try await figures.drawBatch(order: learner.order) }
        let before = model.base == nil ? nil : try await timings.time("Measuring before training") {
            try await measure(learner, .before)
        }
        if let before { try await timings.time("Drawing") { try await figures.drawResults(before, .before) } }

        var checkpoint = startingPoint(learner)
        if order.settings.fit.learningRate == nil, checkpoint.finding == nil {
            checkpoint.finding = try await timings.time("Finding the learning rate") { try await learner.findRate() }
            try learner.checkpoint?.write(checkpoint)
        }
        let finding = checkpoint.finding, rate = try chosenRate(finding)
        events.send(.learningRate(rate, batches: finding?.batchLosses.count ?? 0))

        let epochs = epochs(model), resumedFrom = checkpoint.place.map { min($0.epoch, epochs) }
        let fit = try await timings.time("Training") {
            try await learner.fit(epochs: epochs, rate: rate, from: &checkpoint, onSetback: { events.send(.warning($0)) }) { events.send(.epoch($0)) }
        }
        let after = try await timings.time("Measuring after training") { try await measure(learner, .after) }
        try await timings.time("Drawing") {
            try await figures.drawResults(after, .after)
            try await figures.drawCurves(finding, rate: rate, fit: fit, before: before, after: after, seed: order.settings.prepare.seed)
        }

        let outcome = Outcome(
            order: order, model: model, set: set, before: before, after: after, finding: finding, rate: fit.peak(rate),
            rates: learner.rateRange(fit.peak(rate)), fit: fit, resumedFrom: resumedFrom, figures: figures)
        events.send(.saved(path: try timings.time("Saving") { try outcome.save() }))
        events.send(.began(step: "Writing the report", seconds: longestSilence))
        let report = try outcome.writeReport(
            started: started, timings: timings.all, warnings: events.warnings, environment: environment(device, precision, learner))
        try bringToDisk(order.output)
        events.send(.finished(report: report))
    }

    /// Seconds: whatever a step does, it reads the inputs once at most.
    private var longestSilence: Double {
        30 + Double([order.data, order.model].compactMap(\.self).reduce(0) { $0 + fileSize($1) }) / 10e6
    }

    private func prepare() throws -> (TrainableModel, TrainingSet) {
        // Layers that start anew start from the seed.
        Libtorch.seed(order.settings.prepare.seed)
        let data = try TrainingData(opening: order.data), model = try model(for: data)
        let set = try TrainingSet(
            data, size: model.chipSize, scaling: model.scaling, settings: order.settings.prepare, folder: order.output,
            keepFree: order.keepFree.map(Int.init) ?? 4 << 30)
        return (model, set)
    }

    private func model(for data: TrainingData) throws -> TrainableModel {
        guard let path = order.model else { return try TrainableModel(for: data, settings: order.settings) }
        let package = try ModelPackage(opening: path)
        try hold(data, against: package, settings: order.settings.prepare, besides: [.classes], events)
        let size = try min(order.settings.prepare.chipSize ?? package.definition.chipSize, data.tileWidth)
        return try withTemporaryFolder { try TrainableModel(package, for: data, chipSize: size, options: order.settings.maskRCNNOptions, folder: $0) }
    }

    private func environment(_ device: String, _ precision: Precision, _ learner: Learner) -> [(String, String)] {
        let waiting = learner.waiting.formatted(.units(allowed: [.minutes, .seconds], fractionalPart: .show(length: 1)))
        return [
            ("Device", device), ("Threads", "\(Libtorch.threads)"), ("Precision", precision.rawValue), ("Waited for data", waiting),
            ("finetuned", versionOfFinetuned), ("libtorch", Libtorch.version), ("GDAL", versionOfGDAL),
        ]
    }

    private func warnings(_ model: TrainableModel, _ set: TrainingSet) -> [String] {
        var warnings = model.warnings
        let missing = set.data.missingChips.count
        if missing > 0 { warnings.append("map.txt lists \(missing) chips that are not in \(URL(filePath: order.data).lastPathComponent): the export may be damaged.") }
        if set.summary.trainingChips < set.settings.batchSize {
            warnings.append("There are only \(set.summary.trainingChips) training chips for a batch_size of \(set.settings.batchSize): batches are smaller.")
        }
        return warnings
    }

    private func epochs(_ model: TrainableModel) -> Int {
        model.base == nil ? order.settings.fit.scratchEpochs : order.settings.fit.epochs
    }

    /// Where an earlier attempt stopped, or the beginning.
    private func startingPoint(_ learner: Learner) -> Checkpoint {
        guard var checkpoint = learner.checkpoint?.read() else { return Checkpoint() }
        guard checkpoint.fits(learner) else {
            events.send(.warning("The checkpoint does not fit the network: the training starts from the beginning."))
            return Checkpoint(finding: checkpoint.finding)
        }
        checkpoint.takeBatches(of: learner.order.batchSize)
        if checkpoint.setbacks > 0 {
            events.send(.warning("The rate is \(checkpoint.setbacks > 1 ? "a quarter" : "half") of what it was: the loss was not a finite number before."))
        }
        if let place = checkpoint.place { events.send(.resumed(epoch: place.epoch, batches: place.batches)) }
        return checkpoint
    }

    private func chosenRate(_ finding: RateFinding?) throws -> Double {
        if let rate = order.settings.fit.learningRate { return rate }
        guard let suggestion = finding?.search.suggestion else { throw RecipeError.noRate }
        return suggestion.rate
    }

    private func measure(_ learner: Learner, _ stage: JobEvent.Stage) async throws -> Evaluation {
        let evaluation = try await learner.evaluate(step: "Measuring \(stage.rawValue) training")
        events.send(.measured(stage: stage, metrics: evaluation.metrics))
        return evaluation
    }
}

/// A recipe that cannot go on.
enum RecipeError: Error, CustomStringConvertible {
    case noRate

    var description: String {
        "The search for a learning rate ended before its first batch: set lr in [folder.fit]."
    }
}

/// How long each step of a recipe took, in the order of their beginning.
struct Timings {
    /// Is told of each step that begins.
    let onBegin: (String) -> Void
    private(set) var all: [(step: String, seconds: Double)] = []

    mutating func time<Result>(_ step: String, _ body: () throws -> Result) rethrows -> Result {
        let start = ContinuousClock.now
        onBegin(step)
        defer { add(step, ContinuousClock.now - start) }
        return try body()
    }

    mutating func time<Result>(_ step: String, _ body: () async throws -> Result) async rethrows -> Result {
        let start = ContinuousClock.now
        onBegin(step)
        defer { add(step, ContinuousClock.now - start) }
        return try await body()
    }

    private mutating func add(_ step: String, _ duration: Duration) {
        let seconds = duration / .seconds(1)
        if let index = all.firstIndex(where: { $0.step == step }) { all[index].seconds += seconds } else { all.append((step, seconds)) }
    }
}

/// What comes next, the end of the checkpoint, would otherwise survive a power failure that the results do not.
private func bringToDisk(_ folder: String) throws {
    for path in FileManager.default.subpaths(atPath: folder) ?? [] { try syncToDisk("\(folder)/\(path)") }
    try syncToDisk(folder)
}

/// In bytes; 0 where nothing is.
private func fileSize(_ path: String) -> Int {
    (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
}
