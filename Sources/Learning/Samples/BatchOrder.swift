/// In which order chips become batches.
public struct BatchOrder: Sendable, Equatable {
    /// How many training chips there are.
    public let chips: Int
    /// Chips in a batch: as asked for, or all chips where there are fewer, so that every epoch has at least one batch.
    public let batchSize: Int
    private let seed: Int

    /// - Precondition: `batchSize > 0`.
    public init(chips: Int, batchSize: Int, seed: Int) {
        precondition(batchSize > 0, "a batch needs at least one chip")
        self.chips = chips
        self.batchSize = min(batchSize, max(chips, 1))
        self.seed = seed
    }

    /// Batches in each epoch.
    public var batchesPerEpoch: Int { chips / batchSize }

    /// An epoch's batches as positions among the training chips, shuffled anew for each epoch; an incomplete last batch is dropped.
    public func training(epoch: Int) -> [[Int]] {
        var random = RandomSource(seed: seed, epoch: epoch, chip: "")
        var order = Array(0..<chips)
        random.shuffle(&order)
        return Self.batches(Array(order.prefix(batchesPerEpoch * batchSize)), of: batchSize)
    }

    /// Batches of validation chips, in order and complete: the last one may be smaller.
    public static func validation(chips: Int, batchSize: Int) -> [[Int]] {
        batches(Array(0..<chips), of: batchSize)
    }

    private static func batches(_ order: [Int], of size: Int) -> [[Int]] {
        stride(from: 0, to: order.count, by: size).map { Array(order[$0..<min($0 + size, order.count)]) }
    }
}
