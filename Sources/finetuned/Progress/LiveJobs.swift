import Foundation
import Glibc
import Service

/// The running jobs as lines that are drawn anew again and again: `pools  austin.zip  Epoch 3 of 10 [#####-----] 12/40, 1:20 left`.
struct LiveJobs {
    private var bars: [String: ProgressBar] = [:]

    /// A line for each running job, shorter than `width` columns.
    mutating func lines(for jobs: [JobRecord], at now: ContinuousClock.Instant, width: Int) -> [String] {
        jobs.filter { $0.state == .running }.sorted { $0.id < $1.id }.map { job in
            let name = "\(job.folder)  \(job.file)  "
            guard let progress = job.progress else { return String((name + "begins").prefix(max(width - 1, 0))) }
            var bar = bars[job.id] ?? ProgressBar()
            defer { bars[job.id] = bar }
            return String((name + bar.line(for: progress, at: now, width: max(width - name.count, 1))).prefix(max(width - 1, 0)))
        }
    }

    /// Shows them on the terminal, twice a second, until no job runs; tells of each that came to its end.
    ///
    /// - Parameter read: Reads the jobs that run, and those of these ids, which did.
    static func show(reading read: (Set<String>) throws -> [JobRecord]) throws {
        var live = LiveJobs(), shown: [String] = [], running: Set<String> = []
        while true {
            let jobs = try read(running)
            let ended = jobs.filter { running.contains($0.id) && $0.state != .running }.map(\.farewell)
            running = Set(jobs.filter { $0.state == .running }.map(\.id))
            let lines = live.lines(for: jobs, at: .now, width: terminalWidth(of: STDOUT_FILENO))
            let up = shown.isEmpty ? "" : "\u{1B}[\(shown.count)A"
            print(up + "\u{1B}[J" + (ended + lines).map { $0 + "\n" }.joined(), terminator: "")
            fflush(nil)
            guard !running.isEmpty else { return }
            shown = lines
            Thread.sleep(forTimeInterval: 0.5)
        }
    }
}

extension JobRecord {
    /// What became of it.
    fileprivate var farewell: String {
        "\(folder)  \(file)  \(state.rawValue)" + (result.map { ", results in \($0)" } ?? error.map { ": \($0)" } ?? "")
    }
}
