extension JobEvent {
    /// The event as a sentence that begins with a small letter, because the journal names the folder before it; nil for what is no
    /// sentence: how far a step is, what a file is, and the end.
    package var sentence: String? {
        switch self {
        case .started(let device, let threads, let libtorch):
            "the worker runs on \(device) with \(threads.of("thread")) and libtorch \(libtorch)."
        case .prepared(let data): data.sentence
        case .warning(let sentence): sentence
        case .measured(let stage, let metrics): metrics.sentence(stage)
        case .learningRate(let rate, batches: 0): "takes the learning rate \(rate.short), as the settings say."
        case .learningRate(let rate, let batches):
            "found the learning rate \(rate.short) in \(batches.of("batch", plural: "batches"))."
        case .resumed(let epoch, let batches):
            "goes on from its checkpoint in epoch \(epoch), after \(batches.of("batch", plural: "batches"))."
        case .epoch(let epoch): epoch.sentence
        case .saved(let path): "saved \(path)."
        case .verified(let model): "\(model.phrase)."
        case .began, .progress, .inspected, .finished, .failed: nil
        }
    }
}

extension DataSummary {
    fileprivate var sentence: String {
        let empty = emptyChips > 0 ? ", \(emptyChips) of them without any object" : ""
        let dropped = droppedChips > 0 ? ", \(droppedChips) empty ones left out" : ""
        return "the data has \(trainingChips.of("chip")) to train on and \(validationChips) to validate\(empty)\(dropped), "
            + "of \(chipSize) pixels, with \(instances.of("object")) of \(classes.listed)."
    }
}

extension Metrics {
    fileprivate func sentence(_ stage: JobEvent.Stage?) -> String {
        "average precision \(stage.map { "\($0.rawValue) training " } ?? "")is \(averagePrecision.short) on \(chips.of("chip")) "
            + "(mask AP50 \(maskAP50.short), mask AP \(maskAP.short), box AP50 \(boxAP50.short))."
    }
}

extension Epoch {
    fileprivate var sentence: String {
        let figures = [
            "training loss \(trainLoss.short)", validLoss.map { "validation loss \($0.short)" },
            averagePrecision.map { "average precision \($0.short)" }, Duration.seconds(seconds).inWords,
        ]
        return "epoch \(number) of \(of): \(figures.compactMap(\.self).joined(separator: ", "))."
    }
}

extension ModelSummary {
    /// `MaskRCNN with resnet50, class Pool, trained on chips of 256 pixels`.
    package var phrase: String {
        "\(type) with \(backbone), \(classes.listed), trained on chips of \(chipSize) pixels"
    }
}

extension [String] {
    /// `class Pool`, `classes Pool, Roof`.
    fileprivate var listed: String { "\(count == 1 ? "class" : "classes") \(joined(separator: ", "))" }
}
