import ArgumentParser
import Service

/// `finetuned status`: what goes on in each folder.
struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show what goes on in each folder.")

    @OptionGroup
    var options: LedgerOptions

    func run() throws {
        let ledger = try options.open()
        let jobs = try reading { () throws(LedgerError) in try ledger.jobs() }
        let folders = try Configuration(contentsOf: options.source.file).folders.map { FolderStatus($0, jobs: jobs) }
        if options.json { return try printAsJSON(folders) }
        print(table([["FOLDER", "RUNNING", "QUEUED", "DONE", "FAILED", "LAST"]] + folders.map(\.row)))
    }
}

/// The jobs of one folder, counted.
private struct FolderStatus: Encodable {
    let folder: String
    let path: String
    /// The job that a worker is at.
    let running: String?
    let queued: Int
    let done: Int
    let failed: Int
    /// The job that ended last.
    let last: JobRecord?

    init(_ folder: FolderSettings, jobs: [JobRecord]) {
        self.folder = folder.name
        path = folder.path.string
        let jobs = jobs.filter { $0.folderPath == folder.path.string }
        running = jobs.first { $0.state == .running }?.id
        queued = jobs.count { $0.state == .queued || $0.state == .interrupted }
        done = jobs.count { $0.state == .done }
        failed = jobs.count { $0.state == .failed }
        last = jobs.filter { $0.finishedAt != nil }.max { $0.finishedAt! < $1.finishedAt! }
    }

    var row: [String] {
        let last = last.map { "\($0.id) \($0.state.rawValue) \($0.finishedAt.map(localTime) ?? "")" }
        return [folder, running ?? "-", "\(queued)", "\(done)", "\(failed)", last ?? "-"]
    }
}
