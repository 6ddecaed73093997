import Esri
import Testing

@testable import Learning

struct ModelScalingTests {
    /// Bands that are not 8-bit colour: the first never varies, so that the network does not see it; the last is in decibels, whose mean is
    /// negative, and so is its scaled deviation.
    private let bands = [
        BandStatistics(minimum: 7, maximum: 7, mean: 7, deviation: 0), BandStatistics(minimum: 0, maximum: 1000, mean: 300, deviation: 90),
        BandStatistics(minimum: 10, maximum: 500, mean: 200, deviation: 50), BandStatistics(minimum: 1, maximum: 4000, mean: 900, deviation: 400),
        BandStatistics(minimum: -25, maximum: 2, mean: -10, deviation: 4),
    ]

    @Test func aPackageIsReadWithTheScalingItWasTrainedWithWhereABandNeverVaries() throws {
        let scaling = PixelScaling.stretched(bands.map { $0.minimum...$0.maximum })
        let used = scaling.bands.map(\.source)
        #expect(used == [1, 2, 3, 4])
        var trained = SavedPackage.trained()
        trained.scaledBands = .init(bands, names: [String](repeating: "", count: 5), sensorName: "", used: used)
        let definition = ModelDefinition(savingAs: "pools", trained)

        let read = try PixelScaling(definition, data: nil)
        #expect(read == scaling)
        let (mean, deviation) = try read.normalization(of: definition)
        let expected = scaling.bands.map { $0.scaled(mean: bands[$0.source].mean, deviation: bands[$0.source].deviation) }
        #expect(isClose(mean, expected.map(\.mean)) && isClose(deviation, expected.map(\.deviation)))
    }

    @Test func statisticsThatDoNotReachAllBandsAreRefused() throws {
        var trained = SavedPackage.trained()
        var short = TrainedMaskRCNN.ScaledBands(bands, names: [String](repeating: "", count: 5), sensorName: "", used: [1, 2, 3, 4])
        short.statistics.scaledMean.removeLast()
        trained.scaledBands = short
        let definition = ModelDefinition(savingAs: "pools", trained)
        #expect(throws: ScalingError.self) { try PixelScaling(definition, data: nil).normalization(of: definition) }
    }

    @Test(arguments: [(0.5, 0), (0.5, .infinity), (.nan, 0.1)] as [(Double, Double)])
    func statisticsThatNoBandCanBeNormalisedByAreRefused(mean: Double, deviation: Double) throws {
        var trained = SavedPackage.trained()
        var useless = TrainedMaskRCNN.ScaledBands(bands, names: [String](repeating: "", count: 5), sensorName: "", used: [1, 2, 3, 4])
        (useless.statistics.scaledMean[2], useless.statistics.scaledDeviation[2]) = (mean, deviation)
        trained.scaledBands = useless
        let definition = ModelDefinition(savingAs: "pools", trained)
        #expect(throws: ScalingError.self) { try PixelScaling(definition, data: nil).normalization(of: definition) }
    }
}
