internal import Job
internal import Page

/// Tells in a sentence how the losses went.
struct LossStory {
    var epochs: [Epoch]

    var sentence: String {
        guard let first = epochs.first, let last = epochs.last else { return "No epoch was finished." }
        var sentence = "Training loss \(change(first.trainLoss, last.trainLoss))"
        if let start = first.validLoss, let end = last.validLoss { sentence += ", validation loss \(change(start, end))" }
        sentence += " in \(epochs.count.of("epoch"))"
        if last.number < last.of { sentence += " of \(last.of)" }
        guard epochs.count > 1, let best else { return sentence + "." }
        return sentence + ". The weights of epoch \(best.number), of the lowest validation loss, are kept."
    }

    private func change(_ start: Double, _ end: Double) -> String {
        epochs.count > 1 ? "\(start.brief) → \(end.brief)" : end.brief
    }

    /// The epoch of the lowest validation loss, whose weights the model keeps.
    var best: Epoch? {
        let measured = epochs.compactMap { epoch in epoch.validLoss.map { (epoch: epoch, loss: $0) } }
        return measured.filter(\.loss.isFinite).min { $0.loss < $1.loss }?.epoch
    }
}
