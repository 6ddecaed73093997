/// A validation chip worth showing, and why.
public struct ChipChoice: Sendable, Equatable {
    /// Position among the chips it was chosen from.
    public let index: Int
    /// What it stands for among the chips shown.
    public let reason: Reason

    /// Why a chip is shown.
    public enum Reason: String, Sendable {
        case mostImproved = "most improved"
        case stillWeakest = "still the weakest"
        case random = "picked at random"
    }

    /// Chooses chips that tell what re-training did: a third that gained most, a third that are still worst, and the rest
    /// at random, so that the choice is not only of extremes. The same chips and the same seed give the same choice.
    ///
    /// A chip is judged by its F1 score. Chips without objects or sightings tell nothing and come last of all.
    /// - Parameter changes: What happened on each chip.
    public static func choose(_ count: Int, from changes: [TallyChange], seed: UInt64) -> [ChipChoice] {
        var left = changes.indices.filter { !changes[$0].isUneventful }
        var choice: [ChipChoice] = []
        func take(_ count: Int, _ reason: Reason, by rank: (Int) -> Double) {
            let best = left.sorted { (rank($0), $0) < (rank($1), $1) }.prefix(count)
            left.removeAll(where: best.contains)
            choice += best.map { ChipChoice(index: $0, reason: reason) }
        }
        let improved = left.count { changes[$0].gain > 0 }
        take(min((count + 2) / 3, improved), .mostImproved) { -changes[$0].gain }
        take((count + 1) / 3, .stillWeakest) { changes[$0].after.f1 }
        var generator = SplitMix64(state: seed)
        left.shuffle(using: &generator)
        left += changes.indices.filter { changes[$0].isUneventful }
        choice += left.prefix(max(0, count - choice.count)).map { ChipChoice(index: $0, reason: .random) }
        return choice
    }
}

extension TallyChange {
    fileprivate var gain: Double { after.f1 - before.f1 }
    fileprivate var isUneventful: Bool { before == Tally() && after == Tally() }
}

/// Steele, Lea and Flood's generator (OOPSLA 2014): small, and the same on every machine.
private struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
