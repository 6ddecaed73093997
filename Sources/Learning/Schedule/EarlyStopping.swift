/// Ends a training whose validation loss no longer falls.
public struct EarlyStopping: Sendable, Equatable, Codable {
    /// Epochs without a better loss that are borne; the next one ends the training.
    public let patience: Int
    /// A loss is better when it is lower than the best by more than this.
    public let minimumGain: Double
    /// The lowest loss so far.
    public private(set) var best = Double.greatestFiniteMagnitude
    /// Epochs since the best one.
    public private(set) var epochsWithoutGain = 0

    public init(patience: Int = 5, minimumGain: Double = 0.001) {
        self.patience = patience
        self.minimumGain = minimumGain
    }

    /// Takes in an epoch's validation loss and returns whether training should stop. A loss that is not a number is no gain.
    public mutating func shouldStop(after loss: Double) -> Bool {
        if loss + minimumGain < best {
            best = loss
            epochsWithoutGain = 0
        } else {
            epochsWithoutGain += 1
        }
        return epochsWithoutGain > patience
    }
}
