import Torch

/// A search for the learning rate, with what it was made of.
public struct RateFinding: Sendable, Equatable, Codable {
    /// The rates that were tried, and what they suggest.
    public internal(set) var search = RateSearch()
    /// The loss of each batch.
    public internal(set) var batchLosses: [Double] = []
}

extension Learner {
    /// Searches the learning rate as arcgis.learn's `lr_find` does: trains on batches at growing rates until the loss explodes.
    /// The network is afterwards what it was before.
    /// - Parameter sweep: nil takes one of an epoch's length, within limits.
    /// - Throws: ``LossNotFinite`` where that happens at rates that are too low to be to blame.
    public func findRate(_ sweep: ExponentialSweep? = nil) async throws -> RateFinding {
        let sweep = sweep ?? ExponentialSweep(ofEpoch: order.batchesPerEpoch)
        let before = StateSnapshot(of: model.network)
        defer { before.restore() }
        let optimizer = makeOptimizer()
        var finding = RateFinding(search: RateSearch(sweep: sweep))
        var epoch = 0
        while !finding.search.isFinished {
            try await forEachBatch(ofEpoch: epoch) { batch in
                let loss = step(batch, optimizer, rate: finding.search.rate, momentum: 0.9)
                guard loss.isFinite else {
                    if finding.search.isTooLowToDoHarm { throw LossNotFinite(chips: batch.chips, epoch: nil, rate: finding.search.rate) }
                    finding.search.end()
                    return .stop
                }
                finding.batchLosses.append(loss)
                finding.search.record(loss: loss)
                let search = finding.search
                report(.init(step: "Finding the learning rate", completed: search.losses.count, total: search.sweep.steps, loss: search.losses.last))
                return search.isFinished ? .stop : .proceed
            }
            epoch += 1
        }
        return finding
    }
}
