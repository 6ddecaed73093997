internal import Foundation
internal import SystemPackage

/// `results/index.html`: the newest runs of a folder, written anew after each job.
struct ResultsIndex {
    /// How many runs are listed, so that a page costs the same after a thousand jobs.
    static let limit = 200

    private let layout: FolderLayout
    private let ledger: Ledger

    init(_ layout: FolderLayout, ledger: Ledger) {
        self.layout = layout
        self.ledger = ledger
    }

    /// Replaces the page in one step, so that nobody reads half of it. A page that cannot be written is a warning, no more.
    func write(_ log: FolderLog) {
        do {
            let (jobs, count, failed) = try ledger.runs(in: layout.root, limit: Self.limit)
            guard let last = jobs.first else { return }
            let newest = layout.newestModel
            let page = RunsPage(folder: last.folder, runs: jobs.map { run(of: $0, newestModel: newest) }, count: count, failed: failed)
            try layout.results.makeFolder()
            try Data(page.html.source.utf8).write(to: URL(filePath: layout.results.appending("index.html").string), options: .atomic)
        } catch {
            log.warning("the list of results \(layout.results.appending("index.html")) could not be written (\(error)).", .filesMisplaced)
        }
    }

    /// Results may have been taken away, and a folder moved: what counts is what lies beside the page.
    private func run(of job: JobRecord, newestModel: String?) -> RunsPage.Run {
        var run = RunsPage.Run(job: job)
        run.isBase = job.isPromoted && job.promotedAs == newestModel
        guard let name = job.result.flatMap({ FilePath($0).lastComponent }) else { return run }
        let folder = layout.results.appending(name)
        guard folder.exists else { return run }
        run.folder = name.string
        run.hasReport = folder.appending("report.html").exists
        run.hasThumbnail = folder.appending("thumbnail.png").exists
        return run
    }
}
