import Testing

@testable import Report

@Test func linearTicksAreRoundAndInsideTheRange() {
    #expect(Ticks.linear(in: 0...1, about: 5).map(\.label) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(Ticks.linear(in: 1.83...3.27, about: 6).map(\.label) == ["2.0", "2.5", "3.0"])
    #expect(Ticks.linear(in: -30...90, about: 5).map(\.value) == [0, 50])
}

@Test(arguments: [0.0...0.00011, 0...7.3, 2...2.0004, -5...1e6, 1e-9...3e-9])
func linearTicksAreEvenlySpacedAndNotCrowded(range: ClosedRange<Double>) {
    let values = Ticks.linear(in: range, about: 5).map(\.value)
    #expect(values.count >= 2 && values.count <= 10)
    let steps = zip(values, values.dropFirst()).map { $1 - $0 }
    #expect(steps.allSatisfy { abs($0 - steps[0]) < 1e-6 * steps[0] })
    let span = range.upperBound - range.lowerBound
    #expect(values.allSatisfy { $0 >= range.lowerBound - span * 1e-6 && $0 <= range.upperBound + span * 1e-6 })
}

@Test func verySmallTicksAreWrittenAsPowersOfTen() {
    #expect(Ticks.linear(in: 0...1.06e-4, about: 4).map(\.label) == ["0", "5 × 10⁻⁵", "10⁻⁴"])
}

@Test func anEmptyOrEndlessRangeHasNoTicks() {
    #expect(Ticks.linear(in: 2...2, about: 5).isEmpty)
    #expect(Ticks.linear(in: 0...(.infinity), about: 5).isEmpty)
    #expect(Ticks.logarithmic(in: 0...1).isEmpty)
}

@Test func logarithmicTicksLabelThePowersOfTenOnly() {
    let ticks = Ticks.logarithmic(in: 1e-6...1e-2)
    #expect(ticks.compactMap(\.label) == ["10⁻⁶", "10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²"])
    #expect(ticks.count == 4 * 9 + 1)
}

@Test func epochsAreWholeNumbers() {
    #expect(Ticks.whole(in: 0...4, about: 12).map(\.label) == ["0", "1", "2", "3", "4"])
    #expect(Ticks.whole(in: 0...50, about: 12).map(\.value) == [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50])
    #expect(Ticks.whole(in: 0...1, about: 12).map(\.value) == [0, 1])
}

@Test func anAxisSpreadsValuesEvenlyOrByTheirLogarithm() {
    #expect(Axis("", range: 10...20).share(of: 15) == 0.5)
    #expect(abs(Axis("", .logarithmic, range: 1e-6...1e-2).share(of: 1e-4) - 0.5) < 1e-12)
}

@Test func aRangeOfOneValueOrNoneIsStillARange() {
    #expect(Axis.range(of: [3.0]).contains(3))
    #expect(Axis.range(of: [Double.nan]) == 0...1)
    #expect(Axis.range(of: [1e300]).upperBound > 1e300)
    #expect(Axis.range(of: [0.0], fromZero: true).lowerBound == 0)
}
