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

    /// The rate of a batch, counted from 0.
    public func rate(at step: Int) -> Double {
        start * pow(end / start, Double(step) / Double(steps))
    }
}
