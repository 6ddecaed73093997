internal import Foundation
internal import SystemPackage

/// Brings the ledger and a folder back in line when it is opened first, whatever the last process was doing when it ended.
struct Recovery {
    let folder: FolderSettings
    let ledger: Ledger
    let log: FolderLog
    /// How often a job is tried again.
    let retries: Int
    private var layout: FolderLayout { FolderLayout(root: folder.path) }

    init(_ folder: FolderSettings, retries: Int, ledger: Ledger, log: FolderLog) {
        self.folder = folder
        self.retries = retries
        self.ledger = ledger
        self.log = log
    }

    func run() throws {
        for job in try ledger.jobs(in: folder.path, states: [.claimed]) { try endClaim(of: job) }
        for name in try layout.jobs.entries() { try recognize(name.string) }
        for job in try ledger.jobs(in: folder.path, states: [.running, .interrupted]) { try queueAgain(job) }
        var leftovers = Leftovers(layout, ledger: ledger, log: log)
        try leftovers.putInPlace(endedBefore: .distantFuture)
        removeReservedResults()
        ResultsIndex(layout, ledger: ledger).write(log)
    }

    /// A job whose file was not moved before the end is none: the file is seen again where it lies.
    private func endClaim(of job: JobRecord) throws {
        guard layout.input(of: job).exists else { return try ledger.forget(job) }
        try bringJobFile(of: job)
        try ledger.update(job.id) { $0.endClaim() }
    }

    /// The name of a result is kept by an empty folder until the ledger knows it: one that is still empty now was never written down.
    private func removeReservedResults() {
        for name in (try? layout.results.entries()) ?? [] where Sighting(of: layout.results.appending(name))?.kind == .folder {
            try? layout.results.appending(name).removeEntry()
        }
    }

    /// Sees to it that a claimed file is in the ledger, and under this folder, which may have been moved or renamed.
    private func recognize(_ id: String) throws {
        if var job = try ledger.record(id) {
            guard job.folderPath != folder.path.string else { return }
            (job.folder, job.folderPath) = (folder.name, folder.path.string)
            try ledger.save(job)
        } else if let (file, kind) = input(of: id) {
            var job = JobRecord(id: id, kind: kind, folder: folder, file: file)
            try bringJobFile(of: job)
            if kind == .other {
                job.error = job.uselessness
                job.endClaim()
            }
            try ledger.save(job)
            log.job(id).warning("found \(file) claimed, but not in the ledger; it is job \(id) again.", .fileTaken)
        } else {
            try? layout.folder(of: id).removeEntry()
        }
    }

    /// The end may have come after the data was moved, and before what is said about it.
    private func bringJobFile(of job: JobRecord) throws {
        try layout.bringJobFile(of: layout.root.appending(job.file), to: layout.input(of: job))
    }

    private func input(of id: String) -> (String, JobRecord.Kind)? {
        let names = (try? layout.folder(of: id).entries()) ?? []
        for name in names {
            switch FileKind(name) {
            case .package: return (name.string, .model)
            case .data: return (name.string, .training)
            default: continue
            }
        }
        // Nothing but a file that was to be refused has another name, besides the order to upload a package.
        let other = names.first { Sighting(of: layout.folder(of: id).appending($0)).map { $0.kind != .folder } ?? false && $0 != FolderLayout.orderName }
        return other.map { ($0.string, .other) }
    }

    private func queueAgain(_ job: JobRecord) throws {
        var job = job
        if job.isCancelled {
            job.fail(job.cancellation)
            return try ledger.save(job)
        }
        if job.state == .running, job.madeProgress(layout) { job.attempts -= 1 }
        if job.state == .running && job.attempts > retries {
            job.fail("\(job.file) was given up: the daemon ended unexpectedly during \(job.attempts == 1 ? "its attempt" : "each of \(job.attempts) attempts"); see its journal.")
            log.job(job.id).error(job.error!, .jobFailed)
        } else {
            log.job(job.id).info("job \(job.id) (\(job.file)) was not finished and is queued again.", .jobInterrupted)
            job.state = .queued
        }
        try ledger.save(job)
    }
}
