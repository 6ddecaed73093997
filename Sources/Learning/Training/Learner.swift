public import Job
public import Torch
import Vision

/// Trains a network on a training set.
///
/// Everything runs where it is called from: call it from one thread only, so that libtorch's threads serve one caller.
public final class Learner {
    /// What learns.
    public let model: TrainableModel
    /// What it learns from.
    public let data: TrainingSet
    let settings: FitSettings
    let device: String
    let precision: Precision
    /// The chips of each batch of each epoch.
    public let order: BatchOrder
    /// How long training and measuring have stood still until samples were prepared.
    public private(set) var waiting = Duration.zero
    /// Tells how far a long step has come.
    let report: (JobEvent.Progress) -> Void
    /// Where fitting keeps how far it has come; nil keeps nothing.
    public var checkpoint: CheckpointFile?
    /// Asked between two batches: whether to stop there, with ``TrainingStopped``.
    public var shouldStop: () -> Bool = { false }

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

    /// Learns from one batch and returns its loss, which may not be finite: then the weights are spoilt.
    func step(_ batch: Batch, _ optimizer: AdamW, rate: Double, momentum: Double) -> Double {
        let rates = layerGroupRates(rate, groups: optimizer.groups.count)
        for index in optimizer.groups.indices { optimizer.groups[index].rate = rates[index] }
        optimizer.momentum = momentum
        optimizer.clearGradients()
        let losses = with(precision, on: device) { model.network.losses(precision.arranged(batch.images), batch.targets) }
        losses.total.backward()
        optimizer.step()
        return losses.sum.item
    }

    /// Runs `body` with each training batch of an epoch, while the next one is being prepared, until it says to stop.
    /// - Parameters:
    ///   - start: the batch to begin with.
    ///   - random: where the random numbers stood before that batch; nil for the epoch's first.
    func forEachBatch(
        ofEpoch epoch: Int, from start: Int = 0, random: Tensor? = nil, _ body: (Batch) throws -> Continuation
    ) async throws {
        // Random numbers inside the network depend on the epoch alone, not on what ran before.
        Libtorch.seed(data.settings.seed &+ epoch &* 1_000_003)
        if let random { _ = Libtorch.setRandomState(random) }
        model.network.setTraining(true, freezing: freeze)
        let batches = Array(order.training(epoch: epoch).dropFirst(start)), data = data
        try await prefetch(batches, { try await data.trainingSamples($0, epoch: epoch) }, body)
    }

    /// Runs `body` with each batch, of the samples that `samples` reads, while the next one is being prepared, until it says to stop.
    func prefetch(
        _ batches: [[Int]], _ samples: @escaping @Sendable ([Int]) async throws -> [Sample], _ body: (Batch) throws -> Continuation
    ) async throws {
        let device = device
        let prepare: @Sendable (Int) async throws -> Batch? = { index in
            index < batches.endIndex ? Batch(try await samples(batches[index]), for: device) : nil
        }
        var start = ContinuousClock.now
        var next = try await prepare(0)
        for index in batches.indices {
            guard let batch = next else { return }
            waiting += ContinuousClock.now - start
            try checkStop()
            async let following = prepare(index + 1)
            if case .stop = try body(batch.moved(to: device)) { return }
            start = ContinuousClock.now
            next = try await following
        }
    }

    /// - Throws: `TrainingStopped`, or `CancellationError`.
    func checkStop() throws {
        try Task.checkCancellation()
        if shouldStop() { throw TrainingStopped() }
    }

    /// Whether there is more to do.
    enum Continuation { case proceed, stop }
}
