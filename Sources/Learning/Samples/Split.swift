/// Which chips train and which validate.
///
/// The choice is `prepare_data`'s: NumPy's legacy generator permutes the chips, and the first share of them validates.
/// Chips must be sorted by name first, so that one seed means one split on every machine.
public struct Split: Sendable, Equatable, Codable {
    /// Positions of the training chips among the sorted chips, ascending.
    public let training: [Int]
    /// Positions of the validation chips, in the order they were drawn.
    public let validation: [Int]

    /// - Parameters:
    ///   - chips: how many chips there are.
    ///   - validationShare: `val_split_pct`, from 0 to 1. The count is rounded down, but a share above 0 gets at least one of
    ///     two chips, where arcgis.learn would measure nothing, and training always keeps one chip.
    ///   - seed: as for `numpy.random.seed`; only its lowest 32 bits count.
    public init(chips: Int, validationShare: Double, seed: Int) {
        var generator = MersenneTwister(seed: UInt32(truncatingIfNeeded: seed))
        let order = generator.permutation(chips)
        validation = Array(order.prefix(Self.validationCount(chips: chips, share: validationShare)))
        training = order.dropFirst(validation.count).sorted()
    }

    private static func validationCount(chips: Int, share: Double) -> Int {
        guard share > 0, chips > 1 else { return 0 }
        return min(max(Int(min(share, 1) * Double(chips)), 1), chips - 1)
    }
}
