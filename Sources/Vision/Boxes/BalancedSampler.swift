public import Torch

/// Picks boxes to learn from at random: at most a share of positives, the rest negatives.
///
/// How many there are decides the shapes of what follows, so the host has to know: it picks, from the matches of a whole batch at once.
/// The random numbers are therefore the same on every device.
public struct BalancedSampler: Sendable {
    /// Boxes picked from one image.
    let count: Int
    /// Share of positives, where there are enough.
    let positiveShare: Double

    public init(count: Int, positiveShare: Double) {
        self.count = count
        self.positiveShare = positiveShare
    }

    /// Positions of picked positives, which match an object, and negatives, which show background, each in ascending order, from the
    /// ``Matcher``'s matches `[B]` of each image.
    public func callAsFunction(_ matches: [Tensor]) -> [(positives: Tensor, negatives: Tensor)] {
        let all: [Int64] = Tensor.concatenate(matches).array()
        var start = 0
        let picked = matches.flatMap { matches in
            defer { start += matches.count }
            return pick(all[start..<start + matches.count])
        }
        let parts = Tensor.concatenate(picked).moved(to: matches[0].device).split(picked.map(\.count))
        return stride(from: 0, to: parts.count, by: 2).map { (parts[$0], parts[$0 + 1]) }
    }

    /// Positives and negatives of one image.
    private func pick(_ matches: ArraySlice<Int64>) -> [Tensor] {
        let positives = matches.indices.filter { matches[$0] >= 0 }, negatives = matches.indices.filter { matches[$0] == Int64(Matcher.belowLow) }
        let positiveCount = min(positives.count, Int(Double(count) * positiveShare))
        let negativeCount = min(negatives.count, count - positiveCount)
        return [(positives, positiveCount), (negatives, negativeCount)].map { indices, count in
            let positions = Tensor(indices.map { Int64($0 - matches.startIndex) }, shape: [indices.count])
            return positions.gathered(Tensor.randomPermutation(indices.count).narrowed(0, start: 0, length: count)).sortedAscending()
        }
    }
}
