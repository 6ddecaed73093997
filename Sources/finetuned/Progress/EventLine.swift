import Job

extension JobEvent {
    /// The event as one line for a person; nil for what only the progress bar shows, or what the command says itself at its end.
    var line: String? {
        switch self {
        case .started(let device, let threads, let libtorch):
            "Working on \(device) with \(counted(threads, "thread")), libtorch \(libtorch)."
        case .prepared(let data): data.line
        case .warning(let sentence): "Warning: \(sentence)"
        case .measured(let stage, let metrics): "\(stage.line): \(metrics.line)"
        case .learningRate(let rate, let batches): "Learning rate \(significant(rate)), found after \(counted(batches, "batch", "batches"))."
        case .resumed(let epoch, let batches): "Going on from the checkpoint in epoch \(epoch), after \(counted(batches, "batch", "batches"))."
        case .epoch(let epoch): epoch.line
        case .saved(let path): "Saved \(path)."
        case .verified(let model): "\(model.type) with \(model.backbone), \(counted(model.classes.count, "class", "classes"))."
        case .finished(let report): report.map { "Report: \($0)" }
        case .began, .progress, .inspected, .failed: nil
        }
    }
}

extension JobEvent.Stage {
    fileprivate var line: String {
        switch self {
        case .before: "Before training"
        case .after: "After training"
        }
    }
}

extension DataSummary {
    fileprivate var line: String {
        let parts = [
            "Data: \(trainingChips) training and \(validationChips) validation chips of \(chipSize) pixels",
            "\(counted(instances, "object")) (\(classes.joined(separator: ", ")))",
            emptyChips > 0 ? "\(emptyChips) without objects as negatives" : nil,
            droppedChips > 0 ? "\(droppedChips) without objects left out" : nil,
        ]
        return parts.compactMap(\.self).joined(separator: ", ") + "."
    }
}

extension Metrics {
    fileprivate var line: String {
        """
        average precision \(decimal(averagePrecision, places: 3)), \
        mask AP50 \(decimal(maskAP50, places: 3)), mask AP \(decimal(maskAP, places: 3)) on \(counted(chips, "chip")).
        """
    }
}

extension Epoch {
    fileprivate var line: String {
        let parts = [
            "training loss \(decimal(trainLoss, places: 4))",
            validLoss.map { "validation loss \(decimal($0, places: 4))" },
            averagePrecision.map { "average precision \(decimal($0, places: 3))" },
            clock(.seconds(seconds)),
        ]
        return "Epoch \(number) of \(of): " + parts.compactMap(\.self).joined(separator: ", ") + "."
    }
}
