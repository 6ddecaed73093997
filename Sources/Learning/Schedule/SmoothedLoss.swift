internal import Foundation

/// An exponentially weighted mean of the losses of all batches so far, corrected for its start at zero.
public struct SmoothedLoss: Sendable, Equatable, Codable {
    /// Weight of the past.
    public let beta: Double
    private var average = 0.0
    private var count = 0

    public init(beta: Double = 0.98) {
        self.beta = beta
    }

    /// The smoothed loss; nil before the first batch.
    public var value: Double? {
        count == 0 ? nil : average / (1 - pow(beta, Double(count)))
    }

    /// Takes in one batch's loss and returns the smoothed loss.
    @discardableResult
    public mutating func add(_ loss: Double) -> Double {
        count += 1
        average = beta * average + (1 - beta) * loss
        return average / (1 - pow(beta, Double(count)))
    }
}
