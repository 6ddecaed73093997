import Learning
import Testing

struct RateSearchTests {
    @Test func lossesAreSmoothedWithoutALeanToZero() {
        var loss = SmoothedLoss()
        #expect(loss.value == nil)
        let smoothed = [3.0, 1, 4, 1, 5].map { loss.add($0) }
        #expect(isClose(smoothed, [3, 1.9898989898989858, 2.673513807645214, 2.242372717173774, 2.8164048054886424], tolerance: 1e-12))
        #expect(loss.value == smoothed.last)
    }

    @Test func ratesGrowByTheSameFactor() {
        let sweep = ExponentialSweep()
        let rates = [0, 1, 75, 149].map(sweep.rate)
        #expect(isClose(rates.map { $0 * 1e6 }, [1, 1.096478196143185, 1000, 912_010.8393559091], tolerance: 1e-12))
    }

    @Test(arguments: [(4, 40), (42, 42), (500, 150)]) func aSweepIsAsLongAsAnEpochWithinLimits(epoch: Int, steps: Int) {
        #expect(ExponentialSweep(ofEpoch: epoch) == ExponentialSweep(steps: steps))
    }

    @Test func aSearchEndsAfterAllRates() {
        var search = RateSearch(sweep: ExponentialSweep(steps: 20))
        while !search.isFinished { search.record(loss: 1) }
        #expect(search.rates.count == 20)
        #expect(search.rates == (0..<20).map(ExponentialSweep(steps: 20).rate))
    }

    @Test func aSearchEndsOnceTheSmoothedLossIsFourTimesTheLowest() {
        var search = RateSearch()
        for _ in 0..<20 { search.record(loss: 1) }
        while !search.isFinished { search.record(loss: 20) }
        #expect(search.losses.dropLast().allSatisfy { $0 <= 4 })
        #expect(search.losses.last! > 4)
        #expect(search.rates.count == 23)
    }

    @Test func aJumpBetweenTheFirstFewBatchesEndsNothing() {
        var search = RateSearch()
        search.record(loss: 0.1)
        for _ in 0..<10 { search.record(loss: 3) }
        #expect(!search.isFinished)
    }

    @Test func aSearchEndsAtALossThatIsNotANumber() {
        var search = RateSearch()
        search.record(loss: 1)
        #expect(!search.isFinished)
        search.record(loss: .nan)
        #expect(search.isFinished)
        #expect(search.suggestion?.index == 0)
    }
}
