internal import Foundation
internal import GRDB
public import SystemPackage

/// What the commands that show the ledger read of it: no more than they show, however much there is.
extension Ledger {
    /// How many jobs of a folder are in each state.
    public func counts(in folder: FilePath) throws(LedgerError) -> [JobState: Int] {
        let rows = try read {
            try Row.fetchAll($0, sql: "SELECT state, COUNT(*) FROM job WHERE folderPath = ? GROUP BY state", arguments: [folder.string])
        }
        return Dictionary(rows.compactMap { row in JobState(rawValue: row[0]).map { ($0, row[1]) } }) { $1 }
    }

    /// The jobs of a folder that have not ended: those that run, and then the others in the order in which they will.
    public func unfinished(in folder: FilePath, limit: Int) throws(LedgerError) -> [JobRecord] {
        try read {
            try Self.jobs(in: folder, JobState.allCases.filter { !$0.isEnd })
                .order(sql: "state <> 'running', id").limit(limit).fetchAll($0)
        }
    }

    /// The jobs of a folder that came to one of these ends last, newest first.
    public func last(_ count: Int, in folder: FilePath, states: [JobState]) throws(LedgerError) -> [JobRecord] {
        try read { try Self.jobs(in: folder, states).order(Column("finishedAt").desc).limit(count).fetchAll($0) }
    }

    /// The trainings of a folder that came to a result or failed: the last ones, newest first, how many there are, and how many failed.
    func runs(in folder: FilePath, limit: Int) throws(LedgerError) -> (last: [JobRecord], count: Int, failed: Int) {
        let trainings = { Self.jobs(in: folder, $0).filter(Column("kind") == JobRecord.Kind.training.rawValue) }
        return try read { database in
            let all = trainings([.done, .failed])
            return (
                try all.order(Column("id").desc).limit(limit).fetchAll(database), try all.fetchCount(database),
                try trainings([.failed]).fetchCount(database))
        }
    }

    /// Where the files of a folder lie that were refused, and since when.
    func refusals(in folder: FilePath) throws(LedgerError) -> [String: Date] {
        let jobs = try read { try Self.jobs(in: folder, [.refused]).fetchAll($0) }
        return Dictionary(jobs.compactMap { job in job.place.flatMap { place in job.finishedAt.map { (place, $0) } } }, uniquingKeysWith: max)
    }

    /// The jobs that run, and others of these ids.
    public func running(and ids: Set<String>) throws(LedgerError) -> [JobRecord] {
        try read { try JobRecord.filter(Column("state") == JobState.running.rawValue || ids.contains(Column("id"))).fetchAll($0) }
    }

    private static func jobs(in folder: FilePath, _ states: [JobState]) -> QueryInterfaceRequest<JobRecord> {
        JobRecord.filter(Column("folderPath") == folder.string && states.map(\.rawValue).contains(Column("state")))
    }
}
