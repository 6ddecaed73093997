/// A learning-rate search on its way: arcgis.learn's `lr_find` without the network.
///
/// Train one batch at ``rate``, ``record(loss:)`` its loss, and go on until ``isFinished``.
public struct RateSearch: Sendable, Equatable, Codable {
    /// The rates that are tried.
    public let sweep: ExponentialSweep
    /// The rates tried so far.
    public private(set) var rates: [Double] = []
    /// The smoothed loss after each of them.
    public private(set) var losses: [Double] = []
    /// Whether all rates were tried, or the loss ran away: it is not a number, or above four times the lowest.
    public private(set) var isFinished = false
    private var smoothed = SmoothedLoss()
    /// Before so many batches the rates are too low to do harm: a loss that jumps tells of a batch with many objects after one with few.
    private static let earliestEnd = 15
    private var lowest = Double.infinity

    public init(sweep: ExponentialSweep = ExponentialSweep()) {
        self.sweep = sweep
    }

    /// The next batch's learning rate, of the last layer group.
    public var rate: Double { sweep.rate(at: rates.count) }

    /// Whether a loss that runs away at ``rate`` has another reason.
    var isTooLowToDoHarm: Bool { rates.count < Self.earliestEnd }

    /// Takes in the loss of the batch that was trained at ``rate``.
    public mutating func record(loss: Double) {
        rates.append(rate)
        let loss = smoothed.add(loss)
        losses.append(loss)
        lowest = min(lowest, loss)
        let ranAway = !isTooLowToDoHarm && loss > 4 * lowest
        isFinished = rates.count >= sweep.steps || ranAway || loss.isNaN
    }

    /// Ends the search before its time: the last rate's loss was not finite.
    mutating func end() {
        isFinished = true
    }

    /// The rate to train with; nil before the first batch.
    public var suggestion: RateSuggestion? { RateSuggestion(rates: rates, losses: losses) }
}
