import ArgumentParser
import Glibc
import Job
import Service

/// `finetuned status`: what goes on in each folder.
struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what goes on in each folder, and what each file waits for.",
        discussion: """
            On a terminal, it goes on to show how far running jobs are, until they end or Ctrl-C. \
            Of what was put aside (refused, failed, or a duplicate), it shows the latest; finetuned jobs lists all.
            """)

    @Option(name: .shortAndLong, help: ArgumentHelp("How many waiting files and jobs of a folder to list.", valueName: "n"))
    var limit = 20

    @OptionGroup
    var options: LedgerOptions

    func validate() throws {
        guard limit >= 0 else { throw ValidationError("--limit is \(limit); it must be at least 0.") }
    }

    func run() throws {
        let ledger = try options.open()
        let configuration = try Configuration(contentsOf: options.source.file)
        let folders = try configuration.folders.map { folder in
            try reading { () throws(LedgerError) in try FolderStatus(folder, daemon: configuration.daemon, ledger, limit: limit) }
        }
        if options.json { return try printAsJSON(folders) }
        print(table([["FOLDER", "RUNNING", "QUEUED", "DONE", "FAILED", "REFUSED", "DUPLICATE", "LAST"]] + folders.map(\.row)))
        let files = folders.flatMap(\.fileRows), putAside = folders.flatMap(\.rowsPutAside)
        if !files.isEmpty { print("\n" + table([["FOLDER", "FILE", "STATE", "JOB", "WHY"]] + files)) }
        if !putAside.isEmpty { print("\n" + table([["FOLDER", "PUT ASIDE", "WHEN", "STATE", "JOB", "WHY"]] + putAside)) }
        guard isatty(STDOUT_FILENO) == 1, folders.contains(where: { $0.running != nil }) else { return }
        print()
        try LiveJobs.show { ids in try reading { () throws(LedgerError) in try ledger.running(and: ids) } }
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
    let refused: Int
    let duplicate: Int
    /// The job that ended last, if its file was not refused.
    let last: JobRecord?
    /// What has not come to its end yet.
    let files: [FileStatus]
    /// How many more there are of these.
    let filesNotListed: Int
    /// What was refused, failed, or was a duplicate, the last few.
    let putAside: [JobRecord]

    init(_ folder: FolderSettings, daemon: DaemonSettings, _ ledger: Ledger, limit: Int) throws(LedgerError) {
        self.folder = folder.name
        path = folder.path.string
        let counts = try ledger.counts(in: folder.path)
        let count = { (states: JobState...) in states.reduce(0) { $0 + counts[$1, default: 0] } }
        queued = count(.claimed, .queued, .interrupted)
        (done, failed, refused, duplicate) = (count(.done), count(.failed), count(.refused), count(.duplicate))
        last = try ledger.last(1, in: folder.path, states: [.done, .failed, .duplicate]).first
        putAside = try ledger.last(5, in: folder.path, states: [.refused, .failed, .duplicate])
        let jobs = try ledger.unfinished(in: folder.path, limit: max(limit, 1))
        let atWork = jobs.first { $0.state == .running }
        (running, progress) = (atWork?.id, atWork?.progress)
        let listed = Array(jobs.prefix(limit))
        let dropped = FileStatus.all(
            in: folder, daemon: daemon, jobs: listed, arrivals: try ledger.arrivals(in: folder.path), limit: limit)
        files = dropped.files
        filesNotListed = dropped.more + max(0, queued + count(.running) - listed.count)
    }

    var row: [String] {
        let last = last.map { "\($0.id) \($0.state.rawValue) \($0.finishedAt.map(localTime) ?? "")" }
        return [folder, running ?? "-", "\(queued)", "\(done)", "\(failed)", "\(refused)", "\(duplicate)", last ?? "-"]
    }

    var fileRows: [[String]] {
        let more = filesNotListed > 0 ? [[folder, "…", "", "", "\(filesNotListed.of("more file")); --limit lists them"]] : []
        return files.map { [folder, $0.file, $0.state.rawValue, $0.job ?? "-", $0.reason] } + more
    }

    var rowsPutAside: [[String]] {
        putAside.map { [folder, $0.file, $0.finishedAt.map(localTime) ?? "", $0.state.rawValue, $0.id, $0.error ?? ""] }
    }
}
