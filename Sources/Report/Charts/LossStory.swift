internal import Job
internal import Page

/// Tells in a sentence how the losses went.
struct LossStory {
    var epochs: [Epoch]

    var sentence: String {
        guard let first = epochs.first, let last = epochs.last else { return "No epoch was finished." }
        var sentence = "Training loss \(first.trainLoss.brief) → \(last.trainLoss.brief)"
        if let start = first.validLoss, let end = last.validLoss {
            sentence += ", validation loss \(start.brief) → \(end.brief)"
        }
        sentence += " in \(epochs.count.of("epoch"))"
        if last.number < last.of { sentence += " of \(last.of)" }
        return sentence + "." + (best.map { " Lowest validation loss: epoch \($0)." } ?? "")
    }

    private var best: Int? {
        let measured = epochs.compactMap { epoch in epoch.validLoss.map { (number: epoch.number, loss: $0) } }
        return measured.filter(\.loss.isFinite).min { $0.loss < $1.loss }?.number
    }
}
