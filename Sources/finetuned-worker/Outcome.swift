import Esri
import Foundation
import Inspection
import Job
import Learning
import Report

/// What a training came to, to be saved and reported.
@TrainingThread struct Outcome {
    let order: TrainOrder
    let model: TrainableModel
    let set: TrainingSet
    /// Nil where there was no model before.
    let before: Evaluation?
    let after: Evaluation
    let finding: RateFinding?
    let rate: Double
    /// The rates of the first and the last layer group.
    let rates: ClosedRange<Double>
    let fit: FitResult
    /// The epoch that an interrupted training went on from; nil where it was done in one go.
    let resumedFrom: Int?
    let figures: Figures

    /// Writes the model package.
    /// - Returns: the path of the `.dlpk`.
    func save() throws -> String {
        let weights = "\(order.output)/.\(order.name).pth"
        try model.network.save(to: weights)
        var trained = TrainedMaskRCNN(
            backbone: model.depth.rawValue, classes: model.classes, chipSize: model.chipSize,
            minCellSize: set.data.minCellSize, maxCellSize: set.data.maxCellSize, imageSpace: set.data.imageSpace,
            learningRate: rates, averagePrecision: after.metrics.averagePrecisionByClass, scaledBands: scaledBands)
        trained.maskRCNNkwargs = order.settings.maskRCNNOptions
        let definition = ModelDefinition(savingAs: order.name, trained, base: model.base)
        let scores = model.classes.compactMap { definition in
            after.metrics.averagePrecisionByClass[definition.name].map { (definition.name, $0) }
        }
        let metrics = ModelMetrics(
            title: "MaskRCNN", backbone: model.depth.rawValue, learningRate: trained.learningRateText, averagePrecision: scores,
            lossGraph: figures.lossGraph, sampleResults: figures.sampleResults)
        let carried = try order.model.map { try ModelPackage(opening: $0).otherFiles } ?? []
        let saved = SavedModel(name: order.name, definition: definition, weightsPath: weights, metrics: metrics, otherFiles: carried)
        return "\(try saved.write(to: order.output))/\(order.name).dlpk"
    }

    /// Writes `metrics.json`, `report.html` and the map of the chips.
    /// - Returns: the path of the page.
    func writeReport(
        started: Date, timings: [(step: String, seconds: Double)], warnings: [String], environment: [(String, String)]
    ) throws -> String {
        let encoder = JSONEncoder(formatting: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        try encoder.encode(Record(self)).write(to: URL(filePath: "\(order.output)/metrics.json"), options: .atomic)
        let map = try writeMap()
        let page = "\(order.output)/report.html"
        try Data(report(started, timings, warnings, environment, map).html().utf8).write(to: URL(filePath: page), options: .atomic)
        return page
    }

    /// - Returns: the map's file name; nil where the chips have no place.
    private func writeMap() throws -> String? {
        guard let footprints = try set.data.footprints(of: set.training + set.validation) else { return nil }
        let (before, after) = (before.map(figures.tallies) ?? [:], figures.tallies(after))
        let validation = Set(set.validation.map(\.name))
        let chips = footprints.sorted { $0.key < $1.key }.map { name, footprint in
            ChipMap.Chip(
                name: name, footprint: footprint, isValidation: validation.contains(name), objects: set.objects[name] ?? 0,
                before: before[name], after: after[name])
        }
        try Data(ChipMap(chips: chips).geoJSON()).write(to: URL(filePath: "\(order.output)/\(ChipMap.fileName)"), options: .atomic)
        return ChipMap.fileName
    }

    private func report(
        _ started: Date, _ timings: [(step: String, seconds: Double)], _ warnings: [String], _ environment: [(String, String)],
        _ map: String?
    ) -> RunReport {
        var report = RunReport(
            name: order.name, job: order.job, started: started, finished: .now, settings: order.settings, inputs: inputs,
            data: set.summary, base: model.base.flatMap(ModelSummary.init), before: before?.metrics, after: after.metrics,
            learningRate: rate, epochs: fit.epochs, package: "\(order.name)/\(order.name).dlpk")
        report.learningRateBatches = finding?.batchLosses.count
        report.setbacks = fit.setbacks
        report.resumedFrom = resumedFrom
        report.pictures = figures.pictures
        report.map = map
        report.dataDetails = DataDetails(set.data).facts
        report.requirements = model.base.map { base in
            let needs = ModelNeeds(base, name: order.model ?? order.name)
            return Compatibility(model: needs, imagery: Imagery(set.data), settings: order.settings.prepare).requirements
        } ?? []
        report.timings = timings.map { RunReport.Timing($0.step, seconds: $0.seconds) }
        report.warnings = warnings
        report.environment = environment.map { RunReport.Fact($0.0, $0.1) }
        if let before {
            report.counts = figures.changes(before, after).reduce(TallyChange(before: Tally(), after: Tally()), +)
        }
        return report
    }

    private var inputs: [RunReport.Input] {
        let files = [("Training data", order.data)] + (order.model.map { [("Base model", $0)] } ?? [])
        return files.map { role, path in
            let card = try? FileCard(path: path)
            return RunReport.Input(role: role, path: URL(filePath: path).lastPathComponent, bytes: card?.bytes ?? 0, sha256: card?.sha256)
        }
    }

    /// What the `.emd` says of imagery that is not 8-bit colour.
    private var scaledBands: TrainedMaskRCNN.ScaledBands? {
        let data = set.data
        guard !data.isEightBitColor, data.bandStatistics.count == data.bandCount else { return nil }
        return .init(data.bandStatistics, names: data.bandNames, sensorName: data.sensorName, used: model.scaling.bands.map(\.source))
    }
}

/// `metrics.json`.
private struct Record: Encodable {
    let job: String
    let data: DataSummary
    let before: Metrics?
    let after: Metrics
    let learningRate: Double
    let bestEpoch: Int
    let epochs: [Epoch]

    @TrainingThread init(_ outcome: Outcome) {
        job = outcome.order.job
        data = outcome.set.summary
        before = outcome.before?.metrics
        after = outcome.after.metrics
        learningRate = outcome.rate
        bestEpoch = outcome.fit.bestEpoch
        epochs = outcome.fit.epochs
    }
}
