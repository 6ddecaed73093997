internal import Foundation
internal import SystemPackage

/// Files of jobs that have ended which could not be put in their places: the disk was full, or the share away.
struct Leftovers {
    private let layout: FolderLayout
    private let ledger: Ledger
    private let log: FolderLog
    /// What was told of each job last.
    private var told: [String: String] = [:]

    init(_ layout: FolderLayout, ledger: Ledger, log: FolderLog) {
        self.layout = layout
        self.ledger = ledger
        self.log = log
    }

    /// Puts them where they belong, as far as that can be done now.
    ///
    /// - Parameter time: Of jobs that ended later, somebody may be moving the files.
    mutating func putInPlace(endedBefore time: Date) throws {
        var now: [String: String] = [:], isChanged = false
        for name in try layout.jobs.entries() {
            guard let job = try ledger.record(name.string), job.state.isEnd, job.finishedAt ?? .distantPast < time else { continue }
            now[job.id] = Conclusion(layout, ledger: ledger).carryOut(job, log.job(job.id), after: told[job.id])
            isChanged = true
        }
        told = now
        if isChanged { ResultsIndex(layout, ledger: ledger).write(log) }
    }
}
