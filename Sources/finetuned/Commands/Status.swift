import ArgumentParser
import Glibc
import Job
import Service

/// `finetuned status`: what goes on in each folder.
struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what goes on in each folder, and what each file waits for.",
        discussion: "On a terminal, it goes on to show how far running jobs are, until they end or Ctrl-C.")

    @OptionGroup
    var options: LedgerOptions

    func run() throws {
        let ledger = try options.open()
        let jobs = try reading { () throws(LedgerError) in try ledger.jobs() }
        let configuration = try Configuration(contentsOf: options.source.file)
        let folders = try configuration.folders.map { folder in
            let arrivals = try reading { () throws(LedgerError) in try ledger.arrivals(in: folder.path) }
            return FolderStatus(folder, daemon: configuration.daemon, jobs: jobs, arrivals: arrivals)
        }
        if options.json { return try printAsJSON(folders) }
        print(table([["FOLDER", "RUNNING", "QUEUED", "DONE", "FAILED", "LAST"]] + folders.map(\.row)))
        let files = folders.flatMap { folder in folder.files.map { [folder.folder, $0.file, $0.state.rawValue, $0.job ?? "-", $0.reason] } }
        if !files.isEmpty { print("\n" + table([["FOLDER", "FILE", "STATE", "JOB", "WHY"]] + files)) }
        guard isatty(STDOUT_FILENO) == 1, jobs.contains(where: { $0.state == .running }) else { return }
        print()
        try LiveJobs.show { try reading { () throws(LedgerError) in try ledger.jobs() } }
    }
}

/// The jobs of one folder, counted.
private struct FolderStatus: Encodable {
    let folder: String
    let path: String
    /// The job that a worker is at, and how far its step is.
    let running: String?
    let progress: JobEvent.Progress?
    let queued: Int
    let done: Int
    let failed: Int
    /// The job that ended last.
    let last: JobRecord?
    /// What has not come to its end yet.
    let files: [FileStatus]

    init(_ folder: FolderSettings, daemon: DaemonSettings, jobs: [JobRecord], arrivals: [Arrival]) {
        files = FileStatus.all(in: folder, daemon: daemon, jobs: jobs, arrivals: arrivals)
        self.folder = folder.name
        path = folder.path.string
        let jobs = jobs.filter { $0.folderPath == folder.path.string }
        let atWork = jobs.first { $0.state == .running }
        (running, progress) = (atWork?.id, atWork?.progress)
        queued = jobs.count { [.claimed, .queued, .interrupted].contains($0.state) }
        done = jobs.count { $0.state == .done }
        failed = jobs.count { $0.state == .failed }
        last = jobs.max { ($0.finishedAt ?? .distantPast) < ($1.finishedAt ?? .distantPast) }.flatMap { $0.finishedAt == nil ? nil : $0 }
    }

    var row: [String] {
        let last = last.map { "\($0.id) \($0.state.rawValue) \($0.finishedAt.map(localTime) ?? "")" }
        return [folder, running ?? "-", "\(queued)", "\(done)", "\(failed)", last ?? "-"]
    }
}
