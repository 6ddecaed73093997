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
        case claimed, queued, running, interrupted
        /// The package is uploaded to a portal.
        case publishing
    }

    public let file: String
    public let state: State
    /// The job, once the file was taken.
    public let job: String?
    /// One sentence about what it waits for.
    public let reason: String

    /// All files of a folder: those that lie in it, and the jobs that have not ended, those that run before the others.
    ///
    /// - Parameters:
    ///   - jobs: The ledger's.
    ///   - arrivals: The ledger's of this folder.
    ///   - limit: How many of the files that lie in the folder are looked at, the first by their names.
    /// - Returns: also how many files were not looked at.
    public static func all(
        in folder: FolderSettings, daemon: DaemonSettings, jobs: [JobRecord], arrivals: [Arrival] = [], limit: Int = .max
    ) -> (files: [FileStatus], more: Int) {
        let waiting = jobs.filter { $0.folderPath == folder.path.string && !$0.state.isEnd }.sorted {
            ($0.state == .running ? 0 : 1, $0.id) < ($1.state == .running ? 0 : 1, $1.id)
        }
        let known = Dictionary(arrivals.map { ($0.file, $0) }) { $1 }
        let names = ((try? folder.path.entries()) ?? []).filter {
            !FolderLayout.ownNames.contains($0) && $0.string != ".finetuned" && $0 != FolderLayout.bell
        }
        let dropped = names.prefix(limit).compactMap { FileStatus($0, in: folder.path, settle: daemon.settle, known) }
        let jobs = waiting.enumerated().map { ahead, job in FileStatus(job, window: folder.window, now: .now, ahead: ahead) }
        return (dropped + jobs + Outbox(of: folder).orders.map(FileStatus.init), max(0, names.count - limit))
    }

    private init?(_ name: FilePath.Component, in folder: FilePath, settle: Duration, _ known: [String: Arrival]) {
        guard let sighting = Sighting(of: folder.appending(name)) else { return nil }
        let file = name.string.onOneLine
        let (state, reason) = Self.look(at: folder.appending(name), sighting, settle: settle, known[file])
        self.init(file: file, state: state, job: nil, reason: reason)
    }

    /// - Parameter arrival: What the daemon wrote down about the file, where it has seen it.
    private static func look(at file: FilePath, _ sighting: Sighting, settle: Duration, _ arrival: Arrival?) -> (State, String) {
        switch FileKind(file.lastComponent!) {
        case .ignored: return (.ignored, "hidden and temporary files stay where they are")
        case .item: return (.fetching, "finetuned-fetch gets what it names; its journal says how far it is")
        case .upload: return (.ignored, "it has a temporary name until it is copied")
        default: break
        }
        if sighting.kind == .folder { return (.ignored, "folders stay where they are; to train on one, drop it as a zip") }
        if sighting.age < settle { return (.settling, "it changed \(sighting.age.inWords) ago and has to be quiet for \(settle.inWords)") }
        if let arrival, arrival.size == sighting.stamp.size, let reason = arrival.reason { return (State(arrival.state), reason) }
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

    init(_ job: JobRecord, window: Window, now: Moment, ahead: Int) {
        let state: State = job.state == .running ? .running : job.state == .interrupted ? .interrupted : job.state == .claimed ? .claimed : .queued
        self.init(file: job.file, state: state, job: job.id, reason: job.reason(window: window, now: now, ahead: ahead))
    }
}

extension FileStatus.State {
    fileprivate init(_ state: Arrival.State) {
        self = switch state {
        case .settling: .settling
        case .incomplete: .incomplete
        case .verified: .verified
        case .refused: .refused
        }
    }
}

extension JobRecord {
    /// What a job waits for, or how far it is.
    fileprivate func reason(window: Window, now: Moment, ahead: Int) -> String {
        if isCancelled { return "it is being stopped" }
        if state == .claimed { return "it is being taken" }
        if state == .running { return epochs.map { "\($0) \($0 == 1 ? "epoch" : "epochs") done" } ?? "a worker prepares it" }
        if state == .interrupted { return "it goes on when the daemon runs again" }
        if let waits { return waits }
        if kind == .training, let opening = window.opening(after: now) {
            return "the window opens in \(window.wait(from: now).inWords), \(now.clock(at: opening))"
        }
        return ahead == 0 ? "it is its folder's next" : "\(ahead) \(ahead == 1 ? "job" : "jobs") of the folder \(ahead == 1 ? "is" : "are") before it"
    }
}
