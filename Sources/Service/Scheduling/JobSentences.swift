internal import Foundation
internal import Job
internal import Logging

extension FolderLog {
    /// Writes down what a worker tells.
    func tell(_ event: JobEvent) {
        switch event {
        case .started(let device, let threads, let libtorch):
            info("the worker runs on \(device) with \(threads) threads and libtorch \(libtorch).")
        case .prepared(let data): info(data.sentence, .dataPrepared)
        case .warning(let sentence): warning(sentence, .jobWarning)
        case .began(let step, _):
            debug("\(step).")
            StatusLine.shared.show(step, of: folder)
        case .progress(let progress): show(progress)
        case .measured(let stage, let metrics):
            info(metrics.sentence(stage), .modelMeasured, fields: ["AVERAGE_PRECISION": "\(metrics.averagePrecision)"])
        case .learningRate(let rate, let batches):
            info("found the learning rate \(rate.short) in \(batches) batches.", .learningRateFound, fields: ["LEARNING_RATE": "\(rate)"])
        case .resumed(let epoch, let batches): info("goes on from its checkpoint in epoch \(epoch), after \(batches) batches.", .jobResumed)
        case .epoch(let epoch): info(epoch.sentence, .epochDone, fields: epoch.fields)
        case .saved(let path): debug("saved \(path).")
        case .verified, .inspected, .finished, .failed: break
        }
    }

    /// Writes down how a job ended.
    func tellEnd(of job: JobRecord) {
        switch (job.state, job.kind) {
        case (.failed, _): error(job.error ?? "job \(job.id) failed.", .jobFailed)
        case (.duplicate, _):
            info("\(job.error ?? job.file); its results are in \(job.result ?? "no folder"). To train again: finetuned retry \(job.id), or retrain = true in [[folder]].", .jobDuplicate)
        case (.done, .model): info("\(job.file) is the base model now\(job.summary.map { ": \($0.phrase)" } ?? "").", .modelTaken)
        case (.done, .training):
            info(job.endSentence, .jobDone)
            if job.isPromoted { info("the re-trained \(FileName(job.file).stem) is the base model now.", .modelTaken) }
        default: break
        }
    }

    private func show(_ progress: JobEvent.Progress) {
        debug("\(progress.step): \(progress.completed) of \(progress.total).")
        StatusLine.shared.show(progress, of: folder)
    }
}

extension JobRecord {
    fileprivate var endSentence: String {
        let time = startedAt.flatMap { start in finishedAt.map { Duration.seconds($0.timeIntervalSince(start)).inWords } }
        let precision = after.map { after in
            ": average precision \(before.map { "\($0.averagePrecision.short) before, " } ?? "")\(after.averagePrecision.short) after"
        }
        return "finished job \(id) (\(file))\(time.map { " in \($0)" } ?? "")\(precision ?? ""); results in \(result ?? "no folder")."
    }
}

extension DataSummary {
    fileprivate var sentence: String {
        let empty = emptyChips > 0 ? ", \(emptyChips) of them without any object" : ""
        let dropped = droppedChips > 0 ? ", \(droppedChips) empty ones left out" : ""
        return "the data has \(trainingChips) chips to train on and \(validationChips) to validate\(empty)\(dropped), of \(chipSize) pixels, with \(instances) objects of \(classes.count == 1 ? "class" : "classes") \(classes.joined(separator: ", "))."
    }
}

extension Metrics {
    fileprivate func sentence(_ stage: JobEvent.Stage) -> String {
        "average precision \(stage.rawValue) training is \(averagePrecision.short) on \(chips) chips (mask AP50 \(maskAP50.short), box AP50 \(boxAP50.short))."
    }
}

extension Epoch {
    fileprivate var sentence: String {
        let parts = ["training loss \(trainLoss.short)"]
            + [validLoss.map { "validation loss \($0.short)" }, averagePrecision.map { "average precision \($0.short)" }].compactMap(\.self)
            + ["\(Duration.seconds(seconds).inWords)"]
        return "epoch \(number) of \(of): \(parts.joined(separator: ", "))."
    }

    fileprivate var fields: Logger.Metadata {
        var fields: Logger.Metadata = [
            "EPOCH": "\(number)", "TRAIN_LOSS": "\(trainLoss)", "LEARNING_RATE": "\(learningRate)", "SECONDS": "\(seconds)",
        ]
        fields["VALID_LOSS"] = validLoss.map { "\($0)" }
        fields["AVERAGE_PRECISION"] = averagePrecision.map { "\($0)" }
        return fields
    }
}

extension ModelSummary {
    fileprivate var phrase: String {
        "\(type) with \(backbone), \(classes.count == 1 ? "class" : "classes") \(classes.joined(separator: ", ")), trained on chips of \(chipSize) pixels"
    }
}

extension Double {
    /// Three significant digits.
    fileprivate var short: String {
        guard isFinite, self != 0 else { return "\(self)" }
        let scale = pow(10, 3 - ceil(log10(abs(self))))
        return "\((self * scale).rounded() / scale)"
    }
}
