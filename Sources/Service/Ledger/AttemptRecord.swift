public import Foundation
public import GRDB
public import Job

/// One go at a job: a row of the ledger. It begins when the job begins to run, and ends when it no longer does.
public struct AttemptRecord: Codable, Sendable, Equatable, FetchableRecord, MutablePersistableRecord {
    public static let databaseTableName = "attempt"

    var id: Int64?
    public var job: String
    /// Counted from 1 over all of the job's attempts, those too that were not its fault.
    public var number: Int
    public var startedAt: Date
    /// Nil while it lasts.
    public var endedAt: Date?
    /// What it made of the job: `queued` and `interrupted` if that goes on later.
    public var state: JobState
    /// The base model's path; nil when trained from scratch.
    public var model: String?
    /// SHA-256 of data and base model, and the settings.
    public var fingerprint: String?
    /// Done by its end.
    public var epochs: Int?
    public var learningRate: Double?
    /// Measured on the validation chips, before and after training.
    public var before, after: Metrics?
    /// Why it ended, where it did not end well.
    public var error: String?
    /// The folder of the results.
    public var result: String?

    init(of job: JobRecord, number: Int) {
        self.job = job.id
        self.number = number
        startedAt = job.startedAt ?? Date()
        state = job.state
        note(job)
    }

    public mutating func didInsert(_ inserted: InsertionSuccess) { id = inserted.rowID }

    /// Keeps what the job's row tells about it.
    mutating func note(_ job: JobRecord) {
        state = job.state
        (model, fingerprint, epochs, learningRate) = (job.model, job.fingerprint, job.epochs, job.learningRate)
        (before, after, error, result) = (job.before, job.after, job.error ?? job.waits, job.result)
    }
}

extension Ledger {
    /// The job's attempts, the first one first.
    public func attempts(of job: String) throws(LedgerError) -> [AttemptRecord] {
        try read { try AttemptRecord.filter(Column("job") == job).order(Column("id")).fetchAll($0) }
    }

    /// Begins, keeps or ends the attempt that a change of its job's row stands for.
    static func keepAttempt(of job: JobRecord, was old: JobRecord?, in database: Database) throws {
        let attempts = AttemptRecord.filter(Column("job") == job.id)
        switch (old?.state == .running, job.state == .running) {
        case (false, true):
            var attempt = AttemptRecord(of: job, number: try attempts.fetchCount(database) + 1)
            try attempt.insert(database)
        case (true, let goesOn):
            guard var attempt = try attempts.order(Column("id").desc).fetchOne(database) else { return }
            let before = attempt
            attempt.note(job)
            if !goesOn { attempt.endedAt = Date() }
            if attempt != before { try attempt.update(database) }
        case (false, false): break
        }
    }
}
