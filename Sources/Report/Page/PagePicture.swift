internal import Job
internal import Page

/// A picture beside the report page.
public struct PagePicture: Sendable, Equatable {
    let kind: Kind
    /// The size at which it is meant to be shown, in CSS pixels.
    let width, height: Int

    public init(_ kind: Kind, _ picture: Picture) {
        self.kind = kind
        width = Int((Double(picture.width) / picture.density).rounded())
        height = Int((Double(picture.height) / picture.density).rounded())
    }

    /// What a picture shows; the raw value is its file's stem.
    public enum Kind: String, Sendable, CaseIterable {
        case batch, before, after
        case beforeAfter = "before-after"
        case learningRate = "learning-rate"
        case losses
        case precisionRecall = "precision-recall"
        case confusion

        /// The file's name in the results folder.
        public var fileName: String { rawValue + ".png" }
    }
}

extension RunReport {
    /// A picture with its description, linked to itself in full size; nothing where the job drew none.
    func figure(_ kind: PagePicture.Kind) -> HTML? {
        guard let picture = pictures.first(where: { $0.kind == kind }) else { return nil }
        return """
            <figure><a href="\(file: kind.fileName)"><img src="\(file: kind.fileName)" width="\(picture.width)" \
            height="\(picture.height)" alt="\(description(of: kind))"></a></figure>
            """
    }

    /// What a picture tells, for people who cannot see it.
    func description(of kind: PagePicture.Kind) -> String {
        switch kind {
        case .batch:
            "Training chips with the outlines of their labelled objects; classes: \(data.classes.joined(separator: ", "))."
        case .before:
            "Validation chips before training: ground truth on the left, the base model’s prediction on the right. "
                + count(counts?.before, otherwise: before)
        case .after:
            "Validation chips after training: ground truth on the left, the new model’s prediction on the right. "
                + count(counts?.after, otherwise: after)
        case .beforeAfter:
            "Validation chips in three columns: ground truth, before training, after training, with objects found, missed and "
                + "falsely seen told apart. " + Verdict(self).counts
        case .learningRate:
            "Curve of the loss against the learning rate; the rate taken is \(firstLearningRate.setting)."
        case .losses:
            "Curves of training loss, validation loss and learning rate by epoch. " + LossStory(epochs: epochs).sentence
        case .precisionRecall:
            "Curves of precision against recall\(before == nil ? "" : " before and after training"). " + Verdict(self).precision
        case .confusion:
            "Table of how many objects of each labelled class are seen as which class, or not at all; classes: "
                + data.classes.joined(separator: ", ") + "."
        }
    }

    private func count(_ tally: Tally?, otherwise metrics: Metrics?) -> String {
        if let tally { return "\(tally.summary)." }
        return metrics.map { "Average precision \($0.averagePrecision.decimal(3))." } ?? ""
    }
}
