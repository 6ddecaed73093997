import Foundation
import Testing

@testable import Learning

/// What a fit remembers of its batches.
struct FitStateTests {
    private func epoch(_ state: inout FitState, rates: [Double]) {
        for rate in rates { _ = state.note(loss: 1, rate: rate) }
        _ = state.endEpoch(of: 3, (loss: 1, averagePrecision: 0))
    }

    @Test func ratesAreToldApartByEpochWhereBatchesBecomeSmallerMidway() {
        var state = FitState(batchSize: 4)
        epoch(&state, rates: [1, 2])
        _ = state.note(loss: 1, rate: 3)
        state.takeBatches(of: 2)
        #expect(state.batch == 2)
        epoch(&state, rates: [4, 5])
        epoch(&state, rates: [6, 7, 8, 9])
        #expect(state.result.ratesByEpoch == [[1, 2], [3, 4, 5], [6, 7, 8, 9]])
    }

    @Test func aCheckpointThatDoesNotKnowTheEpochsEndsIsGoneOnFrom() throws {
        var state = FitState(batchSize: 4)
        epoch(&state, rates: [1, 2])
        var old = try #require(JSONSerialization.jsonObject(with: JSONEncoder().encode(state)) as? [String: Any])
        var result = try #require(old["result"] as? [String: Any])
        #expect(result.removeValue(forKey: "epochEnds") != nil)
        old["result"] = result
        state = try JSONDecoder().decode(FitState.self, from: JSONSerialization.data(withJSONObject: old))
        epoch(&state, rates: [3])
        #expect(state.result.rates == [1, 2, 3] && state.result.epochs.count == 2)
        #expect(state.result.ratesByEpoch == [])
    }
}
