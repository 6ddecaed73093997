public import Foundation
public import GRDB
public import SystemPackage

/// A dropped file that is no job yet, as the daemon knows it: a row of the ledger.
public struct Arrival: Codable, Sendable, Equatable, FetchableRecord, PersistableRecord {
    public enum State: String, Codable, Sendable {
        /// It was seen and has not been quiet for long enough.
        case settling
        /// It ends before it is whole.
        case incomplete
        /// It is whole, and taken next if nothing else of its burst is missing.
        case verified
        /// It cannot be used or cannot be moved.
        case refused
    }

    public static let databaseTableName = "arrival"

    public var folderPath: String
    public var file: String
    public var state: State
    /// One sentence on why it is no further.
    public var reason: String?
    /// In bytes.
    public var size: Int64
    public var seenAt: Date
}

extension Ledger {
    /// The files of a folder that are no jobs yet.
    public func arrivals(in folder: FilePath) throws(LedgerError) -> [Arrival] {
        try read { try Arrival.filter(Column("folderPath") == folder.string).fetchAll($0) }
    }

    /// Writes down what lies in a folder, in place of what did before.
    func setArrivals(_ arrivals: some Sequence<Arrival>, in folder: FilePath) throws(LedgerError) {
        try write { database in
            _ = try Arrival.filter(Column("folderPath") == folder.string).deleteAll(database)
            for arrival in arrivals { try arrival.save(database) }
        }
    }

    /// Has a dropped file become a job, in three moves each of which is written down before it happens: the job is claimed, the file is
    /// moved, the job is queued, or has ended already. If the file cannot be moved, there is no job.
    ///
    /// - Returns: the job as it is then.
    func add(_ job: JobRecord, claim: () throws(Errno) -> Void) throws -> JobRecord {
        var job = job
        job.state = .claimed
        try write { database in
            try job.insert(database)
            _ = try Arrival.filter(Column("folderPath") == job.folderPath && Column("file") == job.file).deleteAll(database)
        }
        do {
            try claim()
        } catch {
            try forget(job)
            throw error
        }
        return try change(job.id) { job in
            job.endClaim()
            return true
        } ?? job
    }

    /// Removes a job that never began.
    func forget(_ job: JobRecord) throws(LedgerError) {
        try write { _ = try job.delete($0) }
    }
}
