internal import Foundation
internal import Glibc
public import SystemPackage

/// Changes what happens to jobs, from another process than the daemon's, whether the daemon runs or not.
public struct JobControl: Sendable {
    private let ledger: Ledger

    /// - Parameter directory: The folder of the ledger. Root goes on as its owner, as whom the daemon works: links that other people have
    ///   put into drop folders then lead to nothing more.
    public init(directory: FilePath) throws(LedgerError) {
        try becomeOwner(of: directory)
        ledger = try Ledger(directory: directory)
    }

    /// Stops a job for good: at once if it has not begun, else as soon as the daemon notices. Its file goes to `failed/`.
    /// - Returns: the job as it is then; one that still runs, or is just being taken, is stopped within seconds.
    public func cancel(_ job: JobRecord) throws -> JobRecord {
        let changed = try ledger.change(job.id) { job in
            guard !job.state.isEnd else { return false }
            job.isCancelled = true
            if job.state != .running, job.state != .claimed { job.fail(job.cancellation) }
            return true
        }
        guard let changed else { throw JobControlError("Job \(job.id) (\(job.file)) has ended already; nothing is left to cancel.") }
        if changed.state == .failed { try conclude(changed) }
        return changed
    }

    /// Takes up a job that has ended, from the beginning and even if the same was done before.
    public func retry(_ job: JobRecord) throws -> JobRecord {
        guard job.kind != .other else {
            throw JobControlError(job.uselessness)
        }
        guard job.kind == .training || job.state != .done else {
            throw JobControlError("Job \(job.id) made \(job.file) the base model; drop the package again to make it that once more.")
        }
        let layout = FolderLayout(root: FilePath(job.folderPath))
        guard job.state.isEnd else { throw JobControlError("Job \(job.id) (\(job.file)) has not ended yet; it goes on by itself.") }
        guard let file = place(of: job, layout) else {
            throw JobControlError("The file of job \(job.id) is no longer in \([.failed, .refused].contains(job.state) ? layout.failed : layout.archive); drop \(job.file) again.")
        }
        let changed = try ledger.change(job.id, { $0.queueAgain() }) { job throws(Errno) in
            try layout.folder(of: job.id).makeFolder()
            try file.rename(to: layout.input(of: job))
            try layout.bringJobFile(of: file, to: layout.input(of: job))
            try? layout.errorText(of: file).removeEntry()
        }
        guard let changed else { throw JobControlError("Job \(job.id) was taken up meanwhile.") }
        layout.ringBell()
        return changed
    }

    private func conclude(_ job: JobRecord) throws {
        let layout = FolderLayout(root: FilePath(job.folderPath))
        if layout.input(of: job).exists { try Conclusion(layout, ledger: ledger).carryOut(job) }
    }

    /// Where the file of a job that has ended lies.
    private func place(of job: JobRecord, _ layout: FolderLayout) -> FilePath? {
        // Under the job's own name there may lie another job's file where this one has a place.
        let places = job.place.map { [FilePath($0)] } ?? [layout.failed, layout.archive].map { $0.appending(job.file) }
        return ([layout.input(of: job)] + places).first(where: \.exists)
    }
}

/// Why a job cannot be cancelled or taken up again, in one sentence.
public struct JobControlError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension JobRecord {
    /// Forgets how the job ended; false if it has not.
    fileprivate mutating func queueAgain() -> Bool {
        guard state.isEnd else { return false }
        (state, attempts, isCancelled, isRepeated) = (.queued, 0, false, true)
        (error, waits, result, promotedAs, publish, finishedAt, place, batchSize) = (nil, nil, nil, nil, nil, nil, nil, nil)
        return true
    }
}

extension FolderLayout {
    /// Has the daemon, if there is one, look through its queue: it is told of this file by the kernel.
    fileprivate func ringBell() {
        let file = root.appending(Self.bell)
        guard (try? file.reserveFile()) != nil else { return }
        try? file.removeEntry()
    }

    /// A file that appears for a moment when another process has changed the ledger.
    static let bell: FilePath.Component = ".finetuned-bell"
}

private func becomeOwner(of folder: FilePath) throws(LedgerError) {
    var status = stat()
    guard geteuid() == 0, folder.withPlatformString({ stat($0, &status) }) == 0, status.st_uid != 0 else { return }
    guard setgroups(0, nil) == 0, setegid(status.st_gid) == 0, seteuid(status.st_uid) == 0 else {
        throw LedgerError("The owner of \(folder) cannot be acted for (\(Errno(rawValue: errno))).")
    }
}
