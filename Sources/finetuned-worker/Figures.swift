import Esri
import Foundation
import Job
import Learning
import Raster
import Report

/// Draws a job's pictures into its results folder and remembers them for the report.
@TrainingThread final class Figures {
    private let chips: ChipFigures
    private let set: TrainingSet
    private let folder: String
    private(set) var pictures: [PagePicture] = []
    /// The pictures that go into the model package.
    private(set) var lossGraph: [UInt8]?
    private(set) var sampleResults: [UInt8]?
    private static let rows = 6

    init(model: TrainableModel, set: TrainingSet, folder: String) {
        let data = set.data
        let names = model.scaling.bands.map { data.bandNames.indices.contains($0.source) ? data.bandNames[$0.source] : "" }
        chips = ChipFigures(
            classes: ClassStyle.styles(for: model.classes.map { ($0.name, $0.color) }), stretch: Stretch(bandNames: names))
        self.set = set
        self.folder = folder
    }

    func drawBatch(order: BatchOrder) async throws {
        let positions = Array(order.training(epoch: 1).joined().prefix(12))
        let samples = try await set.trainingSamples(positions, epoch: 1)
        try draw(.batch, chips.batch(samples.map { .init(name: $0.name, image: $0.picture, instances: $0.instances) }))
    }

    func drawResults(_ evaluation: Evaluation, _ stage: JobEvent.Stage) async throws {
        let shown = evaluation.predictions.prefix(Self.rows)
        let compared = try await zip(shown, set.pictures(of: shown.map(\.name))).map { chip, image in
            ChipFigures.Comparison(name: chip.name, image: image, truth: chip.truth, predicted: chip.detections)
        }
        let picture = try chips.results(compared, stage: stage, metrics: evaluation.metrics)
        try draw(stage == .before ? .before : .after, picture)
        if stage == .after { sampleResults = picture.png }
    }

    func drawCurves(_ finding: RateFinding?, rate: Double, fit: FitResult, before: Evaluation?, after: Evaluation, seed: Int) async throws {
        if let finding {
            try draw(.learningRate, LearningRateFigure(
                rates: finding.search.rates, losses: finding.batchLosses, smoothed: finding.search.losses, suggestion: rate).picture())
        }
        let losses = try LossesFigure(epochs: fit.epochs, rates: fit.ratesByEpoch).picture()
        lossGraph = losses.png
        try draw(.losses, losses)
        try draw(.precisionRecall, PrecisionRecallFigure(before: before.map(curves) ?? [], after: curves(after)).picture())
        if ConfusionFigure.classCounts.contains(chips.classes.count) {
            let matrix = ConfusionMatrix(after.comparisons, classCount: chips.classes.count)
            try draw(.confusion, ConfusionFigure(classes: chips.classes.map(\.name), counts: matrix.counts).picture())
        }
        if let before { try await drawChange(before, after, seed) } else { try await drawThumbnail(after) }
    }

    /// Draws the chip with the most labelled objects.
    private func drawThumbnail(_ after: Evaluation) async throws {
        guard let chip = after.predictions.max(by: { set.objects[$0.name] ?? 0 < set.objects[$1.name] ?? 0 }) else { return }
        try await drawThumbnail(chip, before: nil)
    }

    private func drawThumbnail(_ chip: Prediction, before: [Instance]?) async throws {
        let image = try await set.pictures(of: [chip.name])[0]
        let comparison = ChipFigures.Comparison(name: chip.name, image: image, truth: chip.truth, predicted: chip.detections)
        try chips.thumbnail(comparison, before: before).write(to: "\(folder)/\(ChipFigures.thumbnailName)")
    }

    private func curves(_ evaluation: Evaluation) -> [PrecisionRecallFigure.ClassCurve] {
        chips.classes.enumerated().map { index, style in
            let curve = PrecisionRecall(evaluation.comparisons, classIndex: index + 1, measure: .mask)
            return PrecisionRecallFigure.ClassCurve(
                style: style, recall: curve.points.map(\.recall), precision: curve.points.map(\.precision),
                averagePrecision: curve.averagePrecision, sure: curve.points.count { $0.score >= Double(chips.minimumScore) })
        }
    }

    private func drawChange(_ before: Evaluation, _ after: Evaluation, _ seed: Int) async throws {
        let changes = self.changes(before, after)
        let choice = ChipChoice.choose(Self.rows, from: changes, seed: UInt64(bitPattern: Int64(seed)))
        let images = try await set.pictures(of: choice.map { after.predictions[$0.index].name })
        let shown = zip(choice, images).map { choice, image in
            let chip = after.predictions[choice.index]
            return ChipFigures.BeforeAfter(
                name: chip.name, image: image, truth: chip.truth, before: before.predictions[choice.index].detections,
                after: chip.detections, reason: choice.reason)
        }
        let totals = changes.reduce(TallyChange(before: Tally(), after: Tally()), +)
        try draw(.beforeAfter, chips.beforeAfter(shown, before: before.metrics, after: after.metrics, totals: totals))
        guard let first = choice.first?.index else { return }
        try await drawThumbnail(after.predictions[first], before: before.predictions[first].detections)
    }

    /// What happened on each chip.
    func changes(_ before: Evaluation, _ after: Evaluation) -> [TallyChange] {
        zip(before.predictions, after.predictions).map { before, after in
            TallyChange(before: tally(before), after: tally(after))
        }
    }

    /// What became of each validation chip, by its name.
    func tallies(_ evaluation: Evaluation) -> [String: Tally] {
        Dictionary(evaluation.predictions.map { ($0.name, tally($0)) }, uniquingKeysWith: { first, _ in first })
    }

    private func tally(_ prediction: Prediction) -> Tally {
        Matching(predicted: prediction.detections, truth: prediction.truth, minimumScore: chips.minimumScore).tally
    }

    private func draw(_ kind: PagePicture.Kind, _ picture: Picture) throws {
        try picture.write(to: "\(folder)/\(kind.fileName)")
        pictures.append(PagePicture(kind, picture))
    }
}
