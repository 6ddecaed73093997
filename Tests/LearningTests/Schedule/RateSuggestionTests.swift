import Learning
import Testing

struct RateSuggestionTests {
    /// Expected positions, within the rates that are looked at, were computed with arcgis.learn 2.4.4.
    @Test(arguments: [
        (seed: 1, count: 4, slope: 300, index: 0), (seed: 2, count: 9, slope: 0, index: 5), (seed: 3, count: 14, slope: 20, index: 7),
        (seed: 4, count: 15, slope: 5, index: 5), (seed: 5, count: 16, slope: 3, index: 7), (seed: 6, count: 40, slope: 30, index: 25),
        (seed: 7, count: 80, slope: 9, index: 49), (seed: 8, count: 99, slope: 6, index: 65), (seed: 9, count: 120, slope: 3, index: 71),
        (seed: 10, count: 150, slope: 1, index: 96), (seed: 11, count: 150, slope: 4, index: 90), (seed: 12, count: 150, slope: 0, index: 95),
    ])
    func theSuggestionIsArcGISs(seed: Int, count: Int, slope: Int, index: Int) {
        var random = LinearCongruential(state: seed * 977)
        let losses = (0..<count).map { step in
            let beyond = 3 * max(0, step - count * 2 / 3)
            return Double(1000 - slope * step + random.below(400)) + (Double(beyond * beyond) / 10).rounded(.down)
        }
        let suggestion = RateSuggestion(rates: (0..<count).map(Double.init), losses: losses)
        #expect(suggestion?.index == index)
        #expect(suggestion?.rate == Double(index))
    }

    @Test func aLossThatNeverFallsGivesTheFirstRateLookedAt() {
        #expect(RateSuggestion(rates: [1, 2, 3], losses: [5, 6, 6])?.rate == 1)
        let rising = (0..<30).map(Double.init)
        #expect(RateSuggestion(rates: rising, losses: rising)?.index == 5)
    }

    @Test func aDescentOfTwoAtTheStartNeverGivesTheHighestRate() {
        #expect(RateSuggestion(rates: [1, 2, 3, 4], losses: [5, 4, 6, 6])?.rate == 1)
    }

    @Test func nothingTriedSuggestsNothing() {
        #expect(RateSuggestion(rates: [], losses: []) == nil)
    }
}
