internal import Foundation

/// The 1cycle policy: the learning rate rises and falls along two half cosines while the momentum does the opposite.
///
/// L. Smith, "A disciplined approach to neural network hyper-parameters", 2018, with fastai 1's shape.
public struct OneCycle: Sendable, Equatable {
    /// The highest learning rate.
    public let peak: Double
    /// Batches in the whole training.
    public let steps: Int
    /// Share of the steps in which the rate rises.
    public let risingShare: Double
    /// The first rate is the peak divided by this.
    public let startDivisor: Double
    /// The rate falls towards the peak divided by this.
    public let endDivisor: Double
    /// Momentum (Adam's first beta) at the start and end, and at the peak.
    public let highMomentum, lowMomentum: Double

    public init(
        peak: Double, steps: Int, risingShare: Double = 0.3, startDivisor: Double = 25, endDivisor: Double = 25e4,
        highMomentum: Double = 0.95, lowMomentum: Double = 0.85
    ) {
        self.peak = peak
        self.steps = steps
        self.risingShare = risingShare
        self.startDivisor = startDivisor
        self.endDivisor = endDivisor
        self.highMomentum = highMomentum
        self.lowMomentum = lowMomentum
    }

    /// The learning rate of a batch, counted from 0.
    public func rate(at step: Int) -> Double {
        value(at: step, start: peak / startDivisor, middle: peak, end: peak / endDivisor)
    }

    /// The momentum of a batch, counted from 0.
    public func momentum(at step: Int) -> Double {
        value(at: step, start: highMomentum, middle: lowMomentum, end: highMomentum)
    }

    private func value(at step: Int, start: Double, middle: Double, end: Double) -> Double {
        let rising = Int(Double(steps) * risingShare)
        let turn = max(rising, 1)
        return step <= turn
            ? Self.cosine(from: start, to: middle, at: Double(step) / Double(turn))
            : Self.cosine(from: middle, to: end, at: Double(step - turn) / Double(max(steps - rising, 1)))
    }

    private static func cosine(from start: Double, to end: Double, at share: Double) -> Double {
        end + (start - end) / 2 * (cos(.pi * share) + 1)
    }
}
