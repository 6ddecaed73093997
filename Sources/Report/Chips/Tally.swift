/// How many labelled objects a model finds, how many it misses, and how many it sees where there are none.
public struct Tally: Sendable, Equatable {
    var found: Int
    var missed: Int
    var falseAlarms: Int

    public init(found: Int = 0, missed: Int = 0, falseAlarms: Int = 0) {
        self.found = found
        self.missed = missed
        self.falseAlarms = falseAlarms
    }

    static func + (left: Tally, right: Tally) -> Tally {
        Tally(
            found: left.found + right.found, missed: left.missed + right.missed,
            falseAlarms: left.falseAlarms + right.falseAlarms)
    }

    /// The labelled objects.
    var labelled: Int { found + missed }

    /// Harmonic mean of precision and recall, from 0 to 1; 1 where there is nothing to find and nothing was seen.
    var f1: Double {
        let errors = missed + falseAlarms
        return found + errors == 0 ? 1 : Double(2 * found) / Double(2 * found + errors)
    }

    /// `12 found · 3 missed · 1 false alarm`.
    var summary: String {
        "\(found) found · \(missed) missed · \(falseAlarms) false alarm\(falseAlarms == 1 ? "" : "s")"
    }
}

/// What re-training changed, on one chip or on many.
public struct TallyChange: Sendable, Equatable {
    var before, after: Tally

    public init(before: Tally, after: Tally) {
        self.before = before
        self.after = after
    }

    /// What changed on two groups of chips taken together.
    public static func + (left: TallyChange, right: TallyChange) -> TallyChange {
        TallyChange(before: left.before + right.before, after: left.after + right.after)
    }
}
