internal import Foundation
internal import Job
internal import SystemPackage

/// One go at a job: has a worker do it, keeps the ledger, and decides how it goes on.
struct Attempt {
    private let job: JobRecord
    private let folder: FolderSettings
    /// What applies to this job, or why it is not known.
    private let own: Result<JobFile, ConfigurationError>
    private let layout: FolderLayout
    private let ledger: Ledger
    private let runner: any JobRunner
    private let daemon: DaemonSettings
    private let surroundings: Surroundings
    private let halt: Halt
    private let log: FolderLog
    private let pace = ProgressPace()

    init(
        _ job: JobRecord, in folder: FolderSettings, daemon: DaemonSettings, ledger: Ledger, runner: any JobRunner,
        surroundings: Surroundings, halt: Halt, log: FolderLog
    ) {
        self.job = job
        self.folder = folder
        self.daemon = daemon
        self.ledger = ledger
        self.runner = runner
        self.surroundings = surroundings
        self.halt = halt
        self.log = log
        layout = FolderLayout(root: folder.path)
        let input = layout.input(of: job)
        own = Result { () throws(ConfigurationError) in try JobFile.beside(input, in: folder) }
    }

    /// How many workers may crash over the job without bringing it on.
    private var limit: Int { daemon.retries + 1 }
    private var settings: JobSettings { (try? own.get().settings) ?? folder.job }
    private var publishing: Publishing { (try? own.get().publish) ?? .nowhere }

    /// Returns the job as it is afterwards: ended, queued again after a crash, waiting, or interrupted.
    func run() async throws -> JobRecord {
        let job = try await carryOut()
        // A person may cancel it while its attempt ends for another reason.
        return job.state == .queued && job.isCancelled ? try end { $0.fail($0.cancellation) } : job
    }

    private func carryOut() async throws -> JobRecord {
        guard try current().state == .queued else { return try current() }
        if let absence { return try wait(for: absence) }
        if let obstacle = try obstacle() { return try end { $0.fail(obstacle) } }
        if let hindrance = needs.hindrance { return try wait(for: hindrance) }
        let fingerprint = await fingerprint()
        if Task.isCancelled { return try current() }
        if let fingerprint, let twin = try twin(of: fingerprint) { return try end { $0.isDuplicate(of: twin) } }
        guard let job = try begin(fingerprint) else { return try current() }
        switch await work(at: job) {
        case .success(.finished): return try succeed()
        case _ where halt.reason == .cancelled: return try end { $0.fail($0.cancellation) }
        case _ where Task.isCancelled: return try interrupt()
        case .success(.failed(let failure)) where failure.isInputAtFault && layout.input(of: job).exists: return try end { $0.fail(failure.message) }
        case .success(.failed(let failure)): return try retry(because: failure.message)
        case .failure(let failure) where failure.isMissingWorker: throw try leave(because: failure)
        case .failure(.exited(code: EX_TEMPFAIL, _)): return try interrupt()
        case .failure(.couldNotWriteOrder(let path, _)):
            let reason = "\(path) cannot be written; check the disk's free space and permissions"
            return try wait(for: needs.shortage ?? absence ?? reason, after: self.job.waits)
        case .failure(let failure) where failure.isOutOfMemory && batchSize(of: job) > 1: return try halveBatches(of: job, because: failure)
        case .failure(let failure): return try retry(because: failure.description, failure.isSilence ? .workerSilent : .workerCrashed)
        }
    }

    private func work(at job: JobRecord) async -> Result<WorkerOutcome, WorkerFailure> {
        let output = layout.output(of: job.id)
        try? FileManager.default.removeItem(atPath: output.string)
        do {
            try output.makeFolder()
            try layout.checkpoint(of: job.id).makeFolder()
        } catch {
            return .failure(.couldNotWriteOrder(output, reason: "\(error)"))
        }
        do throws(WorkerFailure) {
            let outcome = try await runner.run(order(for: job), in: layout.folder(of: job.id)) { note(readable($0)) }
            guard case .failed(var failure) = outcome else { return .success(outcome) }
            failure.message = layout.inPeoplesNames(failure.message)
            return .success(.failed(failure))
        } catch {
            return .failure(error)
        }
    }

    // MARK: - Beginning

    /// Whoever removes a file leaves its job's folder there: without that, the share that the drop folder lies on is away.
    private var absence: String? {
        let folder = layout.folder(of: job.id)
        return folder.exists ? nil : "its folder \(folder) is not there; look after the mount, or cancel the job"
    }

    /// What makes it pointless to begin.
    private func obstacle() throws -> String? {
        guard layout.input(of: job).exists else { return "\(job.file) was removed before its turn came; drop it again." }
        if case .failure(let error) = own { return layout.inPeoplesNames("\(error)") }
        guard let id = job.package, let package = try ledger.record(id), package.state == .failed else { return nil }
        return Inspection.reason(toRefuse: job.file, droppedWith: package.file)
    }

    private var needs: JobNeeds {
        JobNeeds(
            layout: layout, isTraining: job.kind == .training, base: base, backbone: settings.backbone, reserve: daemon.reserve,
            freeBytes: surroundings.freeBytes)
    }

    /// The model to start from; a training that goes on keeps the one it began with.
    private var base: FilePath? {
        guard job.kind == .training else { return nil }
        let model = job.model.map { FilePath($0) }
        return isResumed && model?.exists != false ? model : layout.base
    }

    private var isResumed: Bool { layout.checkpointStamp(of: job.id) != nil }

    private func fingerprint() async -> String? {
        guard job.kind == .training, !isResumed else { return job.fingerprint }
        return await Fingerprint(data: layout.input(of: job), base: base, settings: settings, publish: publishing)?.text
    }

    /// An earlier job that did the same, and whose results are still there.
    private func twin(of fingerprint: String) throws -> JobRecord? {
        guard !folder.retrain, !job.isRepeated, !isResumed, let twin = try ledger.twin(of: fingerprint, in: folder.path) else { return nil }
        return twin.result.map { FilePath($0).exists } == true ? twin : nil
    }

    /// Returns nil if the job is no longer to be done.
    private func begin(_ fingerprint: String?) throws -> JobRecord? {
        let model = base?.string, checkpoint = layout.checkpointStamp(of: job.id)
        let begun = try ledger.change(job.id) {
            guard $0.state == .queued, !$0.isCancelled else { return false }
            $0.fingerprint = fingerprint
            $0.beginAttempt(model: model, from: checkpoint)
            return true
        }
        guard let job = begun else { return nil }
        let again = job.attempts > 1 ? " (attempt \(job.attempts) of \(limit))" : ""
        log.info("started job \(job.id)\(again): \(job.task(architecture: settings)).", .jobStarted)
        return job
    }

    private func order(for job: JobRecord) -> JobOrder {
        let input = layout.input(of: job).string
        guard job.kind == .training else { return .verifyModel(path: input) }
        var order = TrainOrder(
            job: job.id, data: input, model: job.model, output: layout.output(of: job.id).string,
            name: FileName(job.file).stem.asModelName, settings: settings)
        order.settings.prepare.batchSize = batchSize(of: job)
        order.notes = job.notes
        order.checkpoint = layout.checkpoint(of: job.id).string
        order.checkpointEvery = daemon.checkpointEvery.inSeconds
        order.keepFree = needs.room
        return .train(order)
    }

    /// Chips in a batch: as many as the settings say, or fewer since an attempt ran out of memory; 1 where nothing is trained.
    private func batchSize(of job: JobRecord) -> Int {
        job.kind == .training ? min(settings.prepare.batchSize, job.batchSize ?? .max) : 1
    }

    /// The event as people should read it.
    private func readable(_ event: JobEvent) -> JobEvent {
        if case .warning(let sentence) = event { .warning(layout.inPeoplesNames(sentence)) } else { event }
    }

    /// Keeps what an event tells.
    private func note(_ event: JobEvent) {
        log.tell(event)
        if case .progress(let progress) = event, !pace.admits(progress, at: surroundings.uptime()) { return }
        let output = layout.output(of: job.id).string + "/"
        do {
            try ledger.update(job.id) { $0.note(event, output: output) }
        } catch {
            log.warning("\(error)", .ledgerTrouble)
        }
    }

    // MARK: - Ending

    private func succeed() throws -> JobRecord {
        guard var job = try ledger.record(job.id) else { throw LedgerError("Job \(job.id) is no longer in the ledger.") }
        if let absence { return try wait(for: absence) }
        if job.kind == .training {
            do throws(FolderObstacle) {
                job.result = try reserveResult().string
            } catch {
                return try wait(for: needs.unwritable(error))
            }
        }
        if job.kind == .training, job.saved != nil, publishing != .nowhere { job.publish = publishing }
        if job.kind == .model || deservesPromotion(job) { job.promotedAs = JobID.next(after: layout.newestModel) }
        return try end {
            $0 = job
            $0.state = .done
            $0.finishedAt = Date()
        }
    }

    private func reserveResult() throws(FolderObstacle) -> FilePath {
        try layout.create()
        let stem = "\(today())-\(FileName(job.file).stem)"
        do throws(Errno) {
            return try FreeName.reserve(stem: stem, ending: "", in: layout.results) { path throws(Errno) in try path.reserveFolder() }
        } catch {
            throw .system(error)
        }
    }

    private func deservesPromotion(_ job: JobRecord) -> Bool {
        job.saved != nil && folder.promote.accepts(hadBase: job.model != nil, before: job.before, after: job.after)
    }

    private func retry(because reason: String, _ message: MessageID = .workerCrashed) throws -> JobRecord {
        if let hindrance = needs.shortage ?? absence { return try wait(for: hindrance) }
        if try current().madeProgress(layout) { try ledger.update(job.id) { $0.attempts -= 1 } }
        guard let job = try ledger.record(job.id), job.attempts < limit else {
            let history = limit == 1 ? "failed" : "failed \(limit) times, last because"
            return try end { $0.fail("\($0.file) \(history): \(reason)") }
        }
        log.warning("job \(job.id) did not end well and is tried again: \(reason)", message)
        try ledger.update(job.id) {
            $0.state = .queued
            $0.error = reason
        }
        return try ledger.record(job.id) ?? job
    }

    /// An attempt that ran out of memory does not count: there are only so many halves.
    private func halveBatches(of job: JobRecord, because failure: WorkerFailure) throws -> JobRecord {
        let size = batchSize(of: job)
        try ledger.update(job.id) {
            $0.withdrawAttempt(.queued)
            $0.batchSize = size / 2
            $0.error = failure.description
        }
        log.warning("job \(job.id) ran out of memory with batches of \(chipCount(size)) and goes on with batches of \(chipCount(size / 2)).", .outOfMemory)
        return try current()
    }

    /// Without a worker no job can be done: the daemon has to end, and the job waits for its next start.
    private func leave(because failure: WorkerFailure) throws -> DaemonError {
        try ledger.update(job.id) { $0.withdrawAttempt(.queued) }
        return DaemonError(failure.description)
    }

    /// The worker has kept how far it came.
    private func interrupt() throws -> JobRecord {
        let isDaemonStopping = Task.isCancelled && halt.reason == nil
        try ledger.update(job.id) { $0.withdrawAttempt(isDaemonStopping ? .interrupted : .queued) }
        let moment = isDaemonStopping ? "when the daemon starts again" : halt.reason == .window ? "when the window opens again" : "at once"
        log.info("job \(job.id) (\(job.file)) was interrupted and goes on \(moment).", .jobInterrupted)
        return try current()
    }

    /// Leaves everything as it is until something changes that the job is not to blame for.
    ///
    /// - Parameter last: What the job waited for before; what the ledger says now if nil.
    private func wait(for reason: String, after last: String? = nil) throws -> JobRecord {
        let isNew = try last ?? current().waits != reason
        try ledger.update(job.id) {
            guard !$0.state.isEnd else { return }
            if $0.state == .running { $0.withdrawAttempt(.queued) }
            $0.wait(for: reason)
        }
        if isNew { log.warning("job \(job.id) (\(job.file)) waits: \(reason).", .jobWaits) }
        return try current()
    }

    private func current() throws -> JobRecord { try ledger.record(job.id) ?? job }

    /// Writes the end down, and then moves the files. A job that was cancelled meanwhile has ended already.
    private func end(_ change: (inout JobRecord) -> Void) throws -> JobRecord {
        let ended = try ledger.change(job.id) { job in
            guard !job.state.isEnd else { return false }
            change(&job)
            return true
        }
        guard let ended else { return try current() }
        Conclusion(layout, ledger: ledger).carryOut(ended, log)
        ResultsIndex(layout, ledger: ledger).write(log)
        let job = try current()
        log.tellEnd(of: job)
        return job
    }
}
