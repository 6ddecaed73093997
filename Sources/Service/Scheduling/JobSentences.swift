internal import Foundation
internal import Job
internal import Logging

extension FolderLog {
    /// Writes down what a worker tells.
    func tell(_ event: JobEvent) {
        switch event {
        case .prepared: say(event, .dataPrepared)
        case .warning(let sentence): warning(sentence, .jobWarning)
        case .began(let step, _):
            debug("\(step).")
            StatusLine.shared.show(step, of: folder)
        case .progress(let progress): show(progress)
        case .measured(_, let metrics): say(event, .modelMeasured, fields: ["AVERAGE_PRECISION": "\(metrics.averagePrecision)"])
        case .learningRate(let rate, _): say(event, .learningRateFound, fields: ["LEARNING_RATE": "\(rate)"])
        case .resumed: say(event, .jobResumed)
        case .epoch(let epoch): say(event, .epochDone, fields: epoch.fields)
        case .started: say(event, .workerStarted)
        case .saved: debug(event.sentence ?? "")
        case .verified, .inspected, .finished, .failed: break
        }
    }

    private func say(_ event: JobEvent, _ message: MessageID, fields: Logger.Metadata = [:]) {
        if let sentence = event.sentence { info(sentence, message, fields: fields) }
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

extension Epoch {
    fileprivate var fields: Logger.Metadata {
        var fields: Logger.Metadata = [
            "EPOCH": "\(number)", "TRAIN_LOSS": "\(trainLoss)", "LEARNING_RATE": "\(learningRate)", "SECONDS": "\(seconds)",
        ]
        fields["VALID_LOSS"] = validLoss.map { "\($0)" }
        fields["AVERAGE_PRECISION"] = averagePrecision.map { "\($0)" }
        return fields
    }
}
