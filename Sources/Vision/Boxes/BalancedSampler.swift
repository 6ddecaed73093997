public import Torch

/// Picks boxes to learn from at random: at most a share of positives, the rest negatives.
public struct BalancedSampler: Sendable {
    /// Boxes picked from one image.
    let count: Int
    /// Share of positives, where there are enough.
    let positiveShare: Double

    public init(count: Int, positiveShare: Double) {
        self.count = count
        self.positiveShare = positiveShare
    }

    /// Positions of picked positives (label ≥ 1) and negatives (label 0), each in ascending order, from labels `[B]`.
    public func callAsFunction(_ labels: Tensor) -> (positives: Tensor, negatives: Tensor) {
        let positives = (labels .>= 1).positions(), negatives = (labels .== 0).positions()
        let positiveCount = min(positives.count, Int(Double(count) * positiveShare))
        let negativeCount = min(negatives.count, count - positiveCount)
        return (picked(positives, positiveCount), picked(negatives, negativeCount))
    }

    private func picked(_ positions: Tensor, _ count: Int) -> Tensor {
        let chosen = positions.gathered(Tensor.randomPermutation(positions.count, device: positions.device).narrowed(0, start: 0, length: count))
        return chosen.sortedAscending()
    }
}
