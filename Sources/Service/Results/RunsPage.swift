internal import Foundation
internal import Job
internal import Page

/// The page that lists the runs of a folder.
struct RunsPage {
    /// One run and what lies beside the page of it.
    struct Run {
        var job: JobRecord
        /// The name of its folder; nil where there is none, or no more.
        var folder: String?
        /// Whether it has a report and a thumbnail.
        var hasReport = false, hasThumbnail = false
        /// Whether its model is the one that the next job starts from.
        var isBase = false
    }

    let folder: String
    /// Newest first; of many, the newest.
    let runs: [Run]
    /// How many there are, and how many of them failed.
    let count, failed: Int

    var html: HTML {
        let body: HTML = """
            <header>
            <p class="kicker">Results</p>
            <h1>\(folder)</h1>
            <p class="lead">\(summary)</p>
            </header>
            <main>
            <ol class="runs">
            \(runs.map(Self.item))
            </ol>
            </main>
            <footer><p>Written by finetuned after each job</p></footer>
            """
        return WebPage(title: "\(folder): results", body: body).html
    }

    private var summary: String {
        count.of("run") + (failed > 0 ? ", \(failed) of them failed" : "") + ", newest first."
            + (count > runs.count ? " These are the last \(runs.count); the others’ folders lie beside this page." : "")
    }

    // MARK: One run

    private static func item(_ run: Run) -> HTML {
        """
        <li>
        \(picture(of: run))
        <div>
        <h2>\(title(of: run))</h2>
        <p class="status">\(status(of: run))</p>
        \(run.job.after.map { "<p>\(precision(run.job.before, $0))</p>" as HTML })
        \(run.job.error.map { "<p>\($0)</p>" as HTML })
        <p class="faint">\(times(of: run.job)) · job \(run.job.id)</p>
        </div>
        </li>
        """
    }

    private static func picture(of run: Run) -> HTML {
        guard run.hasThumbnail, let folder = run.folder else { return "<div class=\"blank\"></div>" }
        let left = run.job.before == nil ? "labelled" : "before"
        return """
            <img src="\(file: folder + "/thumbnail.png")" width="320" height="158" loading="lazy" \
            alt="A chip of \(run.job.file): \(left) on the left, after training on the right.">
            """
    }

    private static func title(of run: Run) -> HTML {
        guard run.hasReport, let folder = run.folder else { return "\(run.job.file)" }
        return "<a href=\"\(file: folder + "/report.html")\">\(folder)</a>"
    }

    private static func status(of run: Run) -> String {
        switch run.job.state {
        case .failed: "✗ failed"
        case .done where run.isBase: "✓ done, the base model now"
        case .done where run.job.isPromoted: "✓ done, was the base model"
        default: "✓ done, not taken as the base model"
        }
    }

    private static func precision(_ before: Metrics?, _ after: Metrics) -> String {
        let value = after.averagePrecision
        guard let old = before?.averagePrecision else { return "Average precision \(value.decimal(3)), trained from scratch" }
        return "Average precision \(old.decimal(3)) → \(value.decimal(3)) (\((value - old).change(3)))"
    }

    /// Made once: that takes longer than all else of a run.
    private static let formatter = {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = "d MMMM yyyy, HH:mm zzz"
        return formatter
    }()

    private static func times(of job: JobRecord) -> String {
        let end = job.finishedAt ?? job.queuedAt
        let time = job.startedAt.map { ", " + end.timeIntervalSince($0).duration } ?? ""
        return formatter.string(from: end) + time
    }
}
