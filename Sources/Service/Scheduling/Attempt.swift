internal import Foundation
internal import Job
internal import SystemPackage

/// One go at a job: has a worker do it, keeps the ledger, and decides how it goes on.
struct Attempt {
    /// How many workers may crash over a job.
    static let limit = 3

    private let job: JobRecord
    private let folder: FolderSettings
    private let layout: FolderLayout
    private let ledger: Ledger
    private let runner: any JobRunner
    private let log: FolderLog

    init(_ job: JobRecord, in folder: FolderSettings, ledger: Ledger, runner: any JobRunner, log: FolderLog) {
        self.job = job
        self.folder = folder
        self.ledger = ledger
        self.runner = runner
        self.log = log
        layout = FolderLayout(root: folder.path)
    }

    /// Returns the job as it is afterwards: done, failed, queued again after a crash, or interrupted.
    func run() async throws -> JobRecord {
        if let obstacle = try obstacle() { return try end { $0.fail(obstacle) } }
        let job = try begin()
        switch await work(at: job) {
        case .success(.finished): return try succeed()
        case _ where Task.isCancelled: return try interrupt()
        case .success(.failed(let failure)) where failure.isInputAtFault: return try end { $0.fail(failure.message) }
        case .success(.failed(let failure)): return try retry(because: failure.message)
        case .failure(let failure) where failure.isMissingWorker: throw try leave(because: failure)
        case .failure(let failure): return try retry(because: failure.description)
        }
    }

    private func work(at job: JobRecord) async -> Result<WorkerOutcome, WorkerFailure> {
        let output = layout.output(of: job.id)
        try? FileManager.default.removeItem(atPath: output.string)
        do {
            try output.makeFolder()
        } catch {
            return .failure(.couldNotWriteOrder(output, reason: "\(error)"))
        }
        do throws(WorkerFailure) {
            return .success(try await runner.run(order(for: job), in: layout.folder(of: job.id), onEvent: note))
        } catch {
            return .failure(error)
        }
    }

    // MARK: - Beginning

    /// What makes it pointless to begin.
    private func obstacle() throws -> String? {
        guard layout.input(of: job).exists else { return "\(job.file) was removed before its turn came; drop it again." }
        guard let id = job.package, let package = try ledger.record(id), package.state == .failed else { return nil }
        return Inspection.reason(toRefuse: job.file, droppedWith: package.file)
    }

    private func begin() throws -> JobRecord {
        let base = job.kind == .training ? layout.base : nil
        var job = job
        job.beginAttempt(model: base?.string)
        try ledger.save(job)
        let again = job.attempts > 1 ? " (attempt \(job.attempts) of \(Self.limit))" : ""
        log.info("started job \(job.id)\(again): \(job.task(architecture: folder.job)).", .jobStarted)
        return job
    }

    private func order(for job: JobRecord) -> JobOrder {
        let input = layout.input(of: job).string
        guard job.kind == .training else { return .verifyModel(path: input) }
        return .train(TrainOrder(
            job: job.id, data: input, model: job.model, output: layout.output(of: job.id).string,
            name: FileName(job.file).stem, settings: folder.job))
    }

    /// Keeps what an event tells.
    private func note(_ event: JobEvent) {
        log.tell(event)
        let output = layout.output(of: job.id).string + "/"
        do {
            try ledger.update(job.id) { $0.note(event, output: output) }
        } catch {
            log.warning("\(error)")
        }
    }

    // MARK: - Ending

    private func succeed() throws -> JobRecord {
        guard var job = try ledger.record(job.id) else { throw LedgerError("Job \(job.id) is no longer in the ledger.") }
        if job.kind == .training { job.result = try reserveResult().string }
        if job.kind == .model || deservesPromotion(job) { job.promotedAs = JobID.next(after: layout.newestModel) }
        return try end {
            $0 = job
            $0.state = .done
            $0.finishedAt = Date()
        }
    }

    private func reserveResult() throws -> FilePath {
        try layout.create()
        let stem = "\(today())-\(FileName(job.file).stem)"
        return try FreeName.reserve(stem: stem, ending: "", in: layout.results) { path throws(Errno) in try path.reserveFolder() }
    }

    private func deservesPromotion(_ job: JobRecord) -> Bool {
        job.saved != nil && folder.promote.accepts(
            hadBase: job.model != nil, before: job.before?.averagePrecision, after: job.after?.averagePrecision)
    }

    private func retry(because reason: String) throws -> JobRecord {
        guard let job = try ledger.record(job.id), job.attempts < Self.limit else {
            return try end { $0.fail("\($0.file) failed \(Self.limit) times, last because: \(reason)") }
        }
        log.warning("job \(job.id) did not end well and is tried again: \(reason)", .workerCrashed)
        try ledger.update(job.id) {
            $0.state = .queued
            $0.error = reason
        }
        return try ledger.record(job.id) ?? job
    }

    /// Without a worker no job can be done: the daemon has to end, and the job waits for its next start.
    private func leave(because failure: WorkerFailure) throws -> DaemonError {
        try ledger.update(job.id) { $0.withdrawAttempt(.queued) }
        return DaemonError(failure.description)
    }

    private func interrupt() throws -> JobRecord {
        try ledger.update(job.id) { $0.withdrawAttempt(.interrupted) }
        log.info("job \(job.id) (\(job.file)) was interrupted and goes on when the daemon starts again.", .jobInterrupted)
        return try ledger.record(job.id) ?? job
    }

    /// Writes the end down, and then moves the files.
    private func end(_ change: (inout JobRecord) -> Void) throws -> JobRecord {
        try ledger.update(job.id, change)
        guard let job = try ledger.record(job.id) else { return job }
        Conclusion(layout, log: log).carryOut(job)
        ResultsIndex(layout, ledger: ledger).write(log)
        log.tellEnd(of: job)
        return job
    }
}

extension WorkerFailure {
    fileprivate var isMissingWorker: Bool {
        if case .couldNotStart = self { true } else { false }
    }
}

/// The local date, as ISO 8601 writes it.
private func today() -> String {
    var moment = time(nil)
    var parts = tm()
    localtime_r(&moment, &parts)
    let two = { (number: Int32) in number < 10 ? "0\(number)" : "\(number)" }
    return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
}
