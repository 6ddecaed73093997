import Learning
import Testing

struct BatchOrderTests {
    @Test func anIncompleteTrainingBatchIsDropped() {
        let order = BatchOrder(chips: 10, batchSize: 4, seed: 1)
        let batches = order.training(epoch: 1)
        #expect(batches.map(\.count) == [4, 4])
        #expect(batches.count == order.batchesPerEpoch)
        #expect(Set(batches.joined()).count == 8)
        #expect(batches.joined().allSatisfy { 0..<10 ~= $0 })
    }

    @Test func eachEpochHasItsOwnOrderAndASeedRepeatsIt() {
        let order = BatchOrder(chips: 20, batchSize: 4, seed: 1)
        #expect(order.training(epoch: 1) != order.training(epoch: 2))
        #expect(order.training(epoch: 1) == BatchOrder(chips: 20, batchSize: 4, seed: 1).training(epoch: 1))
        #expect(order.training(epoch: 1) != BatchOrder(chips: 20, batchSize: 4, seed: 2).training(epoch: 1))
    }

    @Test func fewerChipsThanABatchMakeASmallerBatch() {
        let order = BatchOrder(chips: 3, batchSize: 8, seed: 1)
        #expect(order.batchSize == 3)
        #expect(order.batchesPerEpoch == 1)
        #expect(order.training(epoch: 1).map { $0.sorted() } == [[0, 1, 2]])
    }

    @Test func noChipsMakeNoBatch() {
        let order = BatchOrder(chips: 0, batchSize: 8, seed: 1)
        #expect(order.batchesPerEpoch == 0)
        #expect(order.training(epoch: 1).isEmpty)
    }

    @Test func validationBatchesAreInOrderAndComplete() {
        #expect(BatchOrder.validation(chips: 5, batchSize: 2) == [[0, 1], [2, 3], [4]])
        #expect(BatchOrder.validation(chips: 0, batchSize: 2).isEmpty)
    }
}
