import Esri
public import Job
public import Raster
import Torch
import Vision

/// What a network sees in one chip, beside what a person labelled.
public struct Prediction: Sendable {
    /// The chip's name.
    public let name: String
    /// The chip as the network got it, to be shown.
    public let image: RasterImage
    public let truth: [Instance]
    /// Highest score first.
    public let detections: [Instance]
}

/// How well a network does on some chips, and what it sees in them.
public struct Evaluation: Sendable {
    public let metrics: Metrics
    public let predictions: [Prediction]
    /// What the metrics were computed from, chip by chip.
    public let comparisons: [ChipComparison]
}

extension Learner {
    /// Measures the network on the validation chips, or on all.
    public func evaluate(step: String, allChips: Bool = false) async throws -> Evaluation {
        let chips = allChips ? data.data.chips : data.validation
        model.network.setTraining(false)
        var predictions: [Prediction] = []
        for positions in BatchOrder.validation(chips: chips.count, batchSize: data.settings.batchSize) {
            try checkStop()
            let samples = try await data.plainSamples(positions.map { chips[$0] })
            let detections = model.network.detect(Batch(samples, device: device).images)
            predictions += zip(samples, detections).map(Prediction.init)
            report(.init(step: step, completed: predictions.count, total: chips.count))
        }
        let comparisons = predictions.map { ChipComparison(truth: $0.truth, detections: $0.detections) }
        return Evaluation(metrics: Metrics(comparisons, classes: model.classes.map(\.name)), predictions: predictions, comparisons: comparisons)
    }

    /// The loss and arcgis.learn's per-image average precision on the validation chips.
    /// - Throws: ``LossNotFinite``, for this epoch and rate.
    func validate(after epoch: Int, rate: Double) async throws -> (loss: Double, averagePrecision: Double) {
        // The loss is on random regions: the same ones after every epoch, so that epochs can be compared.
        Libtorch.seed(data.settings.seed)
        model.network.setTraining(false)
        var total = 0.0, count = 0
        var comparisons: [ChipComparison] = []
        for positions in BatchOrder.validation(chips: data.validation.count, batchSize: order.batchSize) {
            try checkStop()
            let samples = try await data.plainSamples(positions.map { data.validation[$0] })
            let batch = Batch(samples, device: device)
            let (losses, detections) = with(precision, on: device) { model.network.validate(precision.arranged(batch.images), batch.targets) }
            let loss = losses.sum.item
            guard loss.isFinite else { throw LossNotFinite(chips: samples.map(\.name), epoch: epoch, rate: rate) }
            total += loss * Double(samples.count)
            comparisons += zip(samples, detections).map { ChipComparison(truth: $0.instances, detections: Instance.all($1, size: $0.size)) }
            count += samples.count
            report(.init(step: "Validating epoch \(epoch)", completed: count, total: data.validation.count))
        }
        return (total / Double(data.validation.count), ImageAveragePrecision().pooled(comparisons))
    }
}

extension Prediction {
    init(_ sample: Sample, _ detections: Detections) {
        self.init(
            name: sample.name,
            image: sample.picture,
            truth: sample.instances, detections: Instance.all(detections, size: sample.size))
    }
}
