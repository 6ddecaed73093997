internal import SystemPackage

/// A file that somebody dropped and that has not come to its end yet: how far it is, and why it is no further.
public struct FileStatus: Encodable, Sendable, Equatable {
    public enum State: String, Encodable, Sendable {
        /// It has a temporary name, or is none of ours.
        case ignored
        /// It has not been quiet for long enough.
        case settling
        /// It ends before it is whole.
        case incomplete
        /// It is whole and about to be taken.
        case verified
        /// It cannot be used, and is about to be put aside.
        case refused
        /// Its items are fetched from a portal.
        case fetching
        case queued, running, interrupted
        /// The package is uploaded to a portal.
        case publishing
    }

    public let file: String
    public let state: State
    /// The job, once the file was taken.
    public let job: String?
    /// One sentence about what it waits for.
    public let reason: String

    /// All files of a folder: those that lie in it, and the jobs that have not ended, in the order in which they will run.
    ///
    /// - Parameter jobs: The ledger's.
    public static func all(in folder: FolderSettings, daemon: DaemonSettings, jobs: [JobRecord]) -> [FileStatus] {
        let waiting = jobs.filter { $0.folderPath == folder.path.string && !$0.state.isEnd }.sorted { $0.id < $1.id }
        let ahead = jobs.filter { !$0.state.isEnd }.map(\.id)
        return dropped(in: folder, settle: daemon.settle) + waiting.map { job in
            FileStatus(job, window: folder.window, now: .now, ahead: ahead.count { $0 < job.id })
        } + Outbox(of: folder).orders.map(FileStatus.init)
    }

    private static func dropped(in folder: FolderSettings, settle: Duration) -> [FileStatus] {
        let sightings = (try? Sighting.all(in: folder.path)) ?? [:]
        return sightings.sorted { $0.key.string < $1.key.string }.compactMap { name, sighting in
            if FolderLayout.ownNames.contains(name) || name.string == ".finetuned" || name == FolderLayout.bell { return nil }
            let (state, reason) = look(at: folder.path.appending(name), sighting, settle: settle)
            return FileStatus(file: name.string.onOneLine, state: state, job: nil, reason: reason)
        }
    }

    private static func look(at file: FilePath, _ sighting: Sighting, settle: Duration) -> (State, String) {
        switch FileKind(file.lastComponent!) {
        case .ignored: return (.ignored, "hidden and temporary files stay where they are")
        case .item: return (.fetching, "finetuned-fetch gets what it names; its journal says how far it is")
        case .upload: return (.ignored, "it has a temporary name until it is copied")
        default: break
        }
        if sighting.kind == .folder { return (.ignored, "folders stay where they are; to train on one, drop it as a zip") }
        if sighting.age < settle { return (.settling, "it changed \(sighting.age.inWords) ago and has to be quiet for \(settle.inWords)") }
        return switch Inspection(of: file, sighting) {
        case .whole: (.verified, "it is whole and taken as soon as the whole folder has been quiet for \(settle.inWords)")
        case .incomplete(let sentence): (.incomplete, sentence)
        case .refused(let sentence): (.refused, sentence)
        }
    }

    private init(_ order: UploadOrder) {
        let target = if case .item(let id) = order.target { "item \(id)" } else { "a new item" }
        self.init(
            file: FilePath(order.package).lastComponent?.string ?? order.package, state: .publishing, job: order.job,
            reason: order.error ?? "it waits for finetuned-fetch to upload it as \(target)")
    }

    private init(file: String, state: State, job: String?, reason: String) {
        (self.file, self.state, self.job, self.reason) = (file, state, job, reason)
    }

    init(_ job: JobRecord, window: Window, now: TimeOfDay, ahead: Int) {
        let state: State = job.state == .running ? .running : job.state == .interrupted ? .interrupted : .queued
        self.init(file: job.file, state: state, job: job.id, reason: job.reason(window: window, now: now, ahead: ahead))
    }
}

extension JobRecord {
    /// What a job waits for, or how far it is.
    fileprivate func reason(window: Window, now: TimeOfDay, ahead: Int) -> String {
        let opening = window.wait(from: now)
        if isCancelled { return "it is being stopped" }
        if state == .running { return epochs.map { "\($0) \($0 == 1 ? "epoch" : "epochs") done" } ?? "a worker prepares it" }
        if state == .interrupted { return "it goes on when the daemon runs again" }
        if let waits { return waits }
        if opening > .zero, kind == .training { return "the window opens in \(opening.inWords)" }
        return ahead == 0 ? "it is next" : "\(ahead) \(ahead == 1 ? "job is" : "jobs are") before it"
    }
}
