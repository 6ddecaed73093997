/// The learning rate that a search speaks for: half-way down the longest descent of the loss.
///
/// The rule is arcgis.learn's. Five values at each end of the search are left out where at least five remain. Of all
/// subsequences that strictly fall, not only contiguous ones, the longest that ends first is taken; it has L values, and
/// the suggestion lies a third and a sixth of L after the position L before its end.
public struct RateSuggestion: Sendable, Equatable {
    /// The learning rate.
    public let rate: Double
    /// Its position among the search's batches.
    public let index: Int

    /// - Returns: nil when nothing was tried. Where the loss never falls, the first of the rates that are looked at.
    public init?(rates: [Double], losses: [Double]) {
        precondition(rates.count == losses.count, "a search has one loss for each rate")
        guard !rates.isEmpty else { return nil }
        let skipped = losses.count >= 15 ? 5 : 0
        let looked = Array(losses[skipped..<(losses.count - skipped)])
        index = skipped + Self.middleOfLongestDescent(looked)
        rate = rates[index]
    }

    /// A descent of two values at the very start lies before the first rate, by the rule above: arcgis.learn then takes the
    /// last and highest rate of all by accident; here it is the first.
    private static func middleOfLongestDescent(_ losses: [Double]) -> Int {
        let lengths = descentLengths(losses)
        let longest = lengths.max() ?? 1
        guard longest > 1, let end = lengths.firstIndex(of: longest) else { return 0 }
        return max(end - longest + longest / 3 + longest / 6, 0)
    }

    /// For each loss, how many values the longest falling subsequence has that ends with it.
    private static func descentLengths(_ losses: [Double]) -> [Int] {
        var lengths: [Int] = []
        for loss in losses {
            let before = zip(losses, lengths).lazy.filter { $0.0 > loss }.map(\.1).max() ?? 0
            lengths.append(before + 1)
        }
        return lengths
    }
}
