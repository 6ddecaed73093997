internal import Foundation

/// Learning rates that grow by the same factor from batch to batch, to try them all on one network.
///
/// L. Smith, "Cyclical learning rates for training neural networks", 2017.
public struct ExponentialSweep: Sendable, Equatable, Codable {
    /// The first batch's rate.
    public let start: Double
    /// The rate that a batch after the last would have.
    public let end: Double
    /// Batches in the sweep.
    public let steps: Int

    public init(start: Double = 1e-6, end: Double = 1, steps: Int = 150) {
        self.start = start
        self.end = end
        self.steps = steps
    }

    /// A sweep as long as an epoch, since a search shall not outlast what it is for; but of 40 batches at least, so that a loss can be
    /// seen to fall, and of arcgis.learn's 150 at most. Fewer batches suggest much the same rate: see docs/the-same-numbers.md.
    public init(ofEpoch batches: Int) {
        self.init(steps: min(max(batches, 40), 150))
    }

    /// The rate of a batch, counted from 0.
    public func rate(at step: Int) -> Double {
        start * pow(end / start, Double(step) / Double(steps))
    }
}
