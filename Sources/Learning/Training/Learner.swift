public import Job
public import Torch
import Vision

/// Trains a network on a training set.
///
/// Everything runs where it is called from: call it from one place only, best the main actor, so that libtorch's threads serve one caller.
public final class Learner {
    public let model: TrainableModel
    public let data: TrainingSet
    let settings: FitSettings
    let device: String
    let precision: Precision
    public let order: BatchOrder
    /// Tells how far a long step has come.
    let report: (JobEvent.Progress) -> Void

    /// - Parameters:
    ///   - settings: what is kept fixed; a network from scratch trains everything.
    ///   - device: `cpu` or `cuda:0`.
    ///   - precision: of training; measuring is in float32.
    public init(
        _ model: TrainableModel, _ data: TrainingSet, settings: FitSettings, device: String, precision: Precision = .float32,
        report: @escaping (JobEvent.Progress) -> Void = { _ in }
    ) {
        self.model = model
        self.data = data
        self.settings = settings
        self.device = device
        self.precision = precision
        self.report = report
        order = BatchOrder(chips: data.training.count, batchSize: data.settings.batchSize, seed: data.settings.seed)
        model.network.move(to: device)
        model.network.apply(freeze, isMultispectral: model.base?.isMultispectral ?? false)
    }

    /// What stays as it is while training.
    var freeze: Freeze { model.base == nil ? .none : settings.freeze }

    /// An optimizer that has not taken a step. The layers of a network from scratch all learn at one rate; of a base model
    /// the backbone's body, which has least to learn, is slower.
    func makeOptimizer() -> AdamW {
        let groups = model.network.layerGroups
        return AdamW(groups: (model.base == nil ? [groups.flatMap { $0 }] : groups).map { AdamW.Group(parameters: $0) })
    }

    /// Learns from one batch and returns its loss.
    func step(_ batch: Batch, _ optimizer: AdamW, rate: Double, momentum: Double) -> Double {
        let rates = layerGroupRates(rate, groups: optimizer.groups.count)
        for index in optimizer.groups.indices { optimizer.groups[index].rate = rates[index] }
        optimizer.momentum = momentum
        optimizer.clearGradients()
        let loss = with(precision, on: device) { model.network.losses(batch.images, batch.targets).total }
        loss.backward()
        optimizer.step()
        return loss.item
    }

    /// Runs `body` with each training batch of an epoch, while the next one is being prepared, until it says to stop.
    func forEachBatch(ofEpoch epoch: Int, _ body: (Batch) throws -> Continuation) async throws {
        // Random numbers inside the network depend on the epoch alone, not on what ran before.
        Libtorch.seed(data.settings.seed &+ epoch &* 1_000_003)
        model.network.setTraining(true, freezing: freeze)
        let batches = order.training(epoch: epoch), data = data
        var samples = try await data.trainingSamples(batches[0], epoch: epoch)
        for index in batches.indices {
            try Task.checkCancellation()
            async let following = index + 1 < batches.count ? data.trainingSamples(batches[index + 1], epoch: epoch) : []
            if case .stop = try body(Batch(samples, device: device)) { return }
            samples = try await following
        }
    }

    /// Whether there is more to do.
    enum Continuation { case proceed, stop }
}
