internal import Foundation

/// One direction of a chart: what range it shows, how values spread over it, and which are marked.
struct Axis {
    enum Scale { case linear, logarithmic }

    let scale: Scale
    let range: ClosedRange<Double>
    let ticks: [Tick]
    let label: String

    init(_ label: String, _ scale: Scale = .linear, range: ClosedRange<Double>, ticks: [Tick]? = nil) {
        self.label = label
        self.scale = scale
        self.range = range
        self.ticks = ticks ?? (scale == .linear ? Ticks.linear(in: range, about: 5) : Ticks.logarithmic(in: range))
    }

    /// Where a value lies, from 0 at the range's start to 1 at its end.
    func share(of value: Double) -> Double {
        switch scale {
        case .linear: (value - range.lowerBound) / (range.upperBound - range.lowerBound)
        case .logarithmic: log(value / range.lowerBound) / log(range.upperBound / range.lowerBound)
        }
    }

    /// The range of the values that are numbers, with room around; 0…1 where there are none.
    static func range(of values: some Sequence<Double>, fromZero: Bool = false) -> ClosedRange<Double> {
        let numbers = values.filter(\.isFinite)
        guard var low = numbers.min(), var high = numbers.max() else { return 0...1 }
        if fromZero { low = min(0, low) }
        if high <= low {
            let room = max(0.5, 0.1 * high.magnitude)
            (low, high) = (fromZero ? low : low - room, high + room)
        }
        let room = (high - low) * 0.06
        return (fromZero && low == 0 ? 0 : low - room)...(high + room)
    }
}
