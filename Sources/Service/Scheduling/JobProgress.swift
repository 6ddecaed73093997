internal import Foundation
internal import Job

extension JobRecord {
    /// Keeps what an event tells about the job.
    ///
    /// - Parameter output: The path of the worker's output folder, with a slash at its end.
    mutating func note(_ event: JobEvent, output: String) {
        switch event {
        case .measured(.before, let metrics): before = metrics
        case .measured(.after, let metrics): after = metrics
        case .learningRate(let rate, _): learningRate = rate
        case .epoch(let epoch): epochs = epoch.number
        case .progress(let progress): self.progress = progress
        case .saved(let path): saved = path.hasPrefix(output) ? String(path.dropFirst(output.count)) : path
        case .verified(let summary): self.summary = summary
        default: break
        }
    }

    mutating func fail(_ reason: String) {
        state = .failed
        error = reason
        finishedAt = Date()
    }

    /// The attempt does not count: the job is not to blame for its end.
    mutating func withdrawAttempt(_ state: JobState) {
        self.state = state
        attempts -= 1
    }

    /// What the reader of the results should know of earlier attempts.
    var notes: [String] {
        batchSize.map { ["Memory was too small for larger batches: since an earlier attempt ran out of it, a batch has \(chipCount($0))."] } ?? []
    }

    /// Nothing is done, because `twin` did the same.
    mutating func isDuplicate(of twin: JobRecord) {
        state = .duplicate
        result = twin.result
        error = "\(file) was trained on already, as job \(twin.id), with the same base model and settings"
        finishedAt = Date()
    }

    /// Whether the last attempt kept how far it came: the next one has less to do.
    func madeProgress(_ layout: FolderLayout) -> Bool {
        let latest = layout.checkpointStamp(of: id)
        return latest != nil && latest != checkpoint
    }

    var cancellation: String { "\(file) was cancelled; finetuned retry \(id) takes it up again." }

    /// Stays or becomes queued, and waits for something that is not the job's fault.
    mutating func wait(for reason: String) {
        state = .queued
        waits = reason
    }

    /// What is to be done, as a sentence goes on.
    func task(architecture settings: JobSettings) -> String {
        if kind == .model { return "verifying \(file)" }
        guard let model else { return "training \(settings.architecture) (\(settings.backbone)) from scratch on \(file)" }
        return "fine-tuning \(model.split(separator: "/").last ?? "") on \(file)"
    }
}

func chipCount(_ count: Int) -> String { count == 1 ? "1 chip" : "\(count) chips" }
