internal import Foundation
internal import Page

/// A value marked on an axis.
struct Tick: Equatable {
    var value: Double
    /// Nil for a minor tick.
    var label: String?
}

/// Round values to mark on an axis.
enum Ticks {
    /// Multiples of 1, 2 or 5 times a power of ten that lie in `range`: about `count`, never more than twice that.
    static func linear(in range: ClosedRange<Double>, about count: Int) -> [Tick] {
        let span = range.upperBound - range.lowerBound
        guard span > 0, span.isFinite, count > 0 else { return [] }
        let step = roundStep(atLeast: span / Double(count))
        let first = Int((range.lowerBound / step - 1e-9).rounded(.up))
        let last = Int((range.upperBound / step + 1e-9).rounded(.down))
        return (first...max(first, last)).map { multiple in
            Tick(value: Double(multiple) * step, label: label(Double(multiple) * step, step: step))
        }
    }

    private static func label(_ value: Double, step: Double) -> String {
        let places = max(0, -Int((log10(step) + 1e-9).rounded(.down)))
        if places < 4 { return value.decimal(places) }
        return value.scientific
    }

    /// Whole numbers only: epochs.
    static func whole(in range: ClosedRange<Int>, about count: Int) -> [Tick] {
        let step = max(1, Int(roundStep(atLeast: Double(range.count - 1) / Double(count))))
        let multiples = range.filter { $0 % step == 0 }
        return multiples.map { Tick(value: Double($0), label: String($0)) }
    }

    /// Powers of ten with a label, and their multiples by 2 to 9 without one.
    static func logarithmic(in range: ClosedRange<Double>) -> [Tick] {
        guard range.lowerBound > 0, range.upperBound.isFinite else { return [] }
        let exponents = Int(log10(range.lowerBound).rounded(.down))...Int(log10(range.upperBound).rounded(.up))
        let tolerant = (range.lowerBound * 0.999)...(range.upperBound * 1.001)
        return exponents.flatMap { exponent in
            (1...9).map { digit in
                Tick(value: Double(digit) * pow(10, Double(exponent)), label: digit == 1 ? Double.power(exponent) : nil)
            }
        }
        .filter { tolerant.contains($0.value) }
    }

    private static func roundStep(atLeast rough: Double) -> Double {
        guard rough > 0 else { return 1 }
        let decade = pow(10, log10(rough).rounded(.down))
        return [1, 2, 5].map { $0 * decade }.first { $0 >= rough * (1 - 1e-9) } ?? 10 * decade
    }
}
