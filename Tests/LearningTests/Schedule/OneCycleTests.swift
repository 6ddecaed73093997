import Learning
import Testing

struct OneCycleTests {
    @Test func ratesAndMomentaAreFastais() {
        let cycle = OneCycle(peak: 0.01, steps: 10)
        #expect(isClose((0..<10).map(cycle.rate), [
            0.0004, 0.0028, 0.0076, 0.01, 0.00950484632, 0.00811745654, 0.00611262022, 0.00388741978, 0.00188258346, 0.00049519368,
        ], tolerance: 1e-11))
        #expect(isClose((0..<10).map(cycle.momentum), [
            0.95, 0.925, 0.875, 0.85, 0.854951557, 0.86882551, 0.888873953, 0.911126047, 0.93117449, 0.945048443,
        ]))
    }

    @Test func aTrainingTooShortToRiseStillPeaks() {
        let cycle = OneCycle(peak: 0.01, steps: 3)
        #expect(isClose((0..<3).map(cycle.rate), [0.0004, 0.01, 0.00750001], tolerance: 1e-11))
        #expect(isClose((0..<3).map(cycle.momentum), [0.95, 0.85, 0.875]))
        #expect(isClose([OneCycle(peak: 0.01, steps: 1).rate(at: 0)], [0.0004]))
    }

    @Test func layerGroupsSpreadFromATenthToTheRate() {
        #expect(layerGroupRates(0.01, groups: 1) == [0.01])
        #expect(isClose(layerGroupRates(0.01, groups: 2), [0.001, 0.01]))
        #expect(isClose(layerGroupRates(0.01, groups: 3), [0.001, 0.0031622776601683794, 0.01]))
    }
}
