import Foundation
import Learning
import Testing

struct EarlyStoppingTests {
    @Test func theSixthEpochWithoutGainEndsTheTraining() {
        var stopping = EarlyStopping()
        let losses = [1.0, 0.9, 0.95, 0.9, 1, 1, 1, 1, 1]
        #expect(losses.map { stopping.shouldStop(after: $0) } == [false, false, false, false, false, false, false, true, true])
        #expect(stopping.best == 0.9)
    }

    @Test func aGainOfLessThanAThousandthIsNone() {
        var stopping = EarlyStopping(patience: 0)
        #expect([1, 0.9995, 0.99].map { stopping.shouldStop(after: $0) } == [false, true, false])
    }

    @Test func aGainStartsTheCountAnew() {
        var stopping = EarlyStopping(patience: 1)
        #expect([1, 2, 0.5, 2, 0.4].map { stopping.shouldStop(after: $0) } == [false, false, false, false, false])
    }

    @Test func aLossThatIsNotANumberIsNoGain() {
        var stopping = EarlyStopping(patience: 1)
        #expect([.nan, .nan].map { stopping.shouldStop(after: $0) } == [false, true])
    }

    @Test func aSavedCountGoesOn() throws {
        var stopping = EarlyStopping(patience: 1)
        let fresh = try JSONDecoder().decode(EarlyStopping.self, from: JSONEncoder().encode(stopping))
        #expect(fresh == stopping)
        _ = stopping.shouldStop(after: 1)
        _ = stopping.shouldStop(after: 1)
        var restored = try JSONDecoder().decode(EarlyStopping.self, from: JSONEncoder().encode(stopping))
        let stops = restored.shouldStop(after: 1)
        #expect(stops)
    }
}
