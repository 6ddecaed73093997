import Esri
public import Job
import Raster
import Torch
import Vision

/// How well a network does on some chips, and what it sees in them.
public struct Evaluation: Sendable {
    /// All chips together.
    public let metrics: Metrics
    /// Chip by chip.
    public let predictions: [Prediction]
    /// What the metrics were computed from, chip by chip.
    public let comparisons: [ChipComparison]
}

extension Learner {
    /// Measures the network on the validation chips, or on all.
    public func evaluate(step: String, allChips: Bool = false) async throws -> Evaluation {
        let data = data, chips = allChips ? data.chips : data.validation
        model.network.setTraining(false)
        var predictions: [Prediction] = [], comparisons: [ChipComparison] = []
        let batches = BatchOrder.validation(chips: chips.count, batchSize: data.settings.batchSize)
        try await prefetch(batches) { try await data.plainSamples($0.map { chips[$0] }) } _: { batch in
            // Nothing is compared with torchvision's sums here, so the faster order of memory serves float32 too.
            let detections = model.network.detect(batch.images.channelsLast())
            for (sample, detections) in zip(batch.samples, detections) {
                let instances = Instance.all(detections, size: sample.size)
                comparisons.append(ChipComparison(truth: sample.instances, detections: instances))
                predictions.append(Prediction(name: sample.name, size: sample.size, truth: sample.instances, detections: instances))
            }
            report(.init(step: step, completed: predictions.count, total: chips.count))
            return .proceed
        }
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
        let data = data, batches = BatchOrder.validation(chips: data.validation.count, batchSize: order.batchSize)
        try await prefetch(batches) { try await data.plainSamples($0.map { data.validation[$0] }) } _: { batch in
            let (losses, detections) = with(precision, on: device) { model.network.validate(precision.arranged(batch.images), batch.targets) }
            let loss = losses.sum.item
            guard loss.isFinite else { throw LossNotFinite(chips: batch.chips, epoch: epoch, rate: rate) }
            total += loss * Double(batch.samples.count)
            comparisons += zip(batch.samples, detections).map { ChipComparison(truth: $0.instances, detections: Instance.all($1, size: $0.size)) }
            count += batch.samples.count
            report(.init(step: "Validating epoch \(epoch)", completed: count, total: data.validation.count))
            return .proceed
        }
        return (total / Double(data.validation.count), ImageAveragePrecision().pooled(comparisons))
    }
}
