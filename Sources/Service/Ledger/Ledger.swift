internal import Foundation
public import GRDB
public import SystemPackage

/// What happened to every claimed file, in SQLite: `ledger.sqlite` in the state folder.
///
/// Accesses are short and wait for each other. They work in a task that is being cancelled, too.
public struct Ledger: Sendable {
    private let database: DatabaseQueue

    /// Opens the ledger, or begins one.
    public init(directory: FilePath) throws(LedgerError) {
        let file = directory.appending("ledger.sqlite")
        do {
            try directory.makeFolder()
            var configuration = GRDB.Configuration()
            configuration.journalMode = .wal
            configuration.busyMode = .timeout(5)
            database = try DatabaseQueue(path: file.string, configuration: configuration)
            // GRDB has WAL mode forget the last changes when power fails: files would lie elsewhere than the ledger says.
            try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            try migrations.migrate(database)
        } catch {
            throw LedgerError("The ledger \(file) cannot be opened (\(error)); let the daemon's user write there.")
        }
    }

    /// Opens the ledger to read it, as another process than the daemon may.
    public init(reading directory: FilePath) throws(LedgerError) {
        let file = directory.appending("ledger.sqlite")
        if let obstacle = file.obstacle {
            throw LedgerError(obstacle == .noSuchFileOrDirectory
                ? "There is no ledger at \(file) yet: the daemon has not run with this configuration."
                : "The ledger \(file) cannot be read (\(obstacle)); ask as root or as a member of its group.")
        }
        do {
            var configuration = GRDB.Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            database = try DatabaseQueue(path: file.string, configuration: configuration)
        } catch {
            throw LedgerError("The ledger \(file) cannot be read (\(error)).")
        }
    }

    /// The last jobs, newest first.
    ///
    /// - Parameter states: Of which they are; of any if there are none.
    public func jobs(limit: Int? = nil, states: [JobState] = []) throws(LedgerError) -> [JobRecord] {
        let wanted = states.isEmpty ? JobRecord.all() : JobRecord.filter(states.map(\.rawValue).contains(Column("state")))
        return try read { try wanted.order(Column("id").desc).limit(limit ?? Int.max).fetchAll($0) }
    }

    /// The job of this id, or the only one whose id ends or begins with it; nil if there is none.
    public func job(_ id: String) throws(LedgerError) -> JobRecord? {
        let id = id.uppercased()
        if let job = try record(id) { return job }
        let similar = try read {
            try JobRecord.filter(sql: "substr(id, 1, length(?1)) = ?1 OR substr(id, -length(?1)) = ?1", arguments: [id]).limit(2).fetchAll($0)
        }
        return similar.count == 1 ? similar[0] : nil
    }

    /// The job of exactly this id.
    func record(_ id: String) throws(LedgerError) -> JobRecord? {
        try read { try JobRecord.fetchOne($0, key: id) }
    }

    /// The jobs of a folder, oldest first.
    func jobs(in folder: FilePath, states: [JobState]) throws(LedgerError) -> [JobRecord] {
        try read {
            try JobRecord
                .filter(Column("folderPath") == folder.string && states.map(\.rawValue).contains(Column("state")))
                .order(Column("id")).fetchAll($0)
        }
    }

    /// The oldest queued job of a folder, of those that are wanted.
    func oldestQueued(in folder: FilePath, where isWanted: (JobRecord) -> Bool) throws(LedgerError) -> JobRecord? {
        try read {
            try JobRecord
                .filter(Column("folderPath") == folder.string && Column("state") == JobState.queued.rawValue)
                .order(Column("id")).fetchCursor($0).first(where: isWanted)
        }
    }
}

// MARK: - Writing

extension Ledger {
    func save(_ job: JobRecord) throws(LedgerError) {
        try write {
            let old = try JobRecord.fetchOne($0, key: job.id)
            try job.save($0)
            try Self.keepAttempt(of: job, was: old, in: $0)
        }
    }

    func update(_ id: String, _ change: (inout JobRecord) -> Void) throws(LedgerError) {
        try write {
            guard let old = try JobRecord.fetchOne($0, key: id) else { return }
            var job = old
            change(&job)
            try job.update($0)
            try Self.keepAttempt(of: job, was: old, in: $0)
        }
    }

    /// Changes a job in one with something that must not be half done: if `body` fails, the job stays as it is.
    /// - Returns: The job as it is now; nil if there is none, or `change` returned false.
    func change(
        _ id: String, _ change: (inout JobRecord) -> Bool, with body: (JobRecord) throws(Errno) -> Void = { _ in }
    ) throws -> JobRecord? {
        try database.write {
            guard let old = try JobRecord.fetchOne($0, key: id) else { return nil }
            var job = old
            guard change(&job) else { return nil }
            try job.update($0)
            try Self.keepAttempt(of: job, was: old, in: $0)
            try body(job)
            return job
        }
    }

    /// A training of the folder that came to a result and has this fingerprint.
    func twin(of fingerprint: String, in folder: FilePath) throws(LedgerError) -> JobRecord? {
        try read {
            try JobRecord
                .filter(Column("folderPath") == folder.string && Column("state") == JobState.done.rawValue && Column("fingerprint") == fingerprint)
                .order(Column("id").desc).fetchOne($0)
        }
    }

    func read<Value>(_ access: (Database) throws -> Value) throws(LedgerError) -> Value {
        do { return try database.read(access) } catch { throw LedgerError("The ledger cannot be read (\(error)).") }
    }

    func write(_ access: (Database) throws -> Void) throws(LedgerError) {
        do { try database.write(access) } catch { throw LedgerError("The ledger cannot be written (\(error)).") }
    }
}

// MARK: - Tables

extension JobRecord: FetchableRecord, PersistableRecord {
    public static let databaseTableName = "job"
}

/// Each version of the tables, from the one before.
let migrations: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("jobs") { database in
        try database.create(table: "job") { table in
            table.primaryKey("id", .text)
            for column in ["kind", "folder", "folderPath", "file", "state"] { table.column(column, .text).notNull() }
            for column in ["package", "error", "model", "saved", "result", "promotedAs"] { table.column(column, .text) }
            for column in ["summary", "before", "after"] { table.column(column, .jsonText) }
            for column in ["queuedAt", "startedAt", "finishedAt"] { table.column(column, .datetime) }
            table.column("attempts", .integer).notNull()
            table.column("epochs", .integer)
            table.column("learningRate", .double)
        }
        try database.create(index: "jobByFolder", on: "job", columns: ["folderPath", "state"])
    }
    migrator.registerMigration("waiting, cancelling and repeating") { database in
        try database.alter(table: "job") { table in
            for column in ["waits", "fingerprint", "place"] { table.add(column: column, .text) }
            for column in ["isCancelled", "isRepeated"] { table.add(column: column, .boolean).notNull().defaults(to: false) }
        }
    }
    migrator.registerMigration("publishing") { database in
        try database.alter(table: "job") { $0.add(column: "publish", .text) }
    }
    migrator.registerMigration("attempts, arrivals and progress") { database in
        try database.create(table: "attempt") { table in
            table.autoIncrementedPrimaryKey("id")
            table.column("job", .text).notNull().indexed().references("job", onDelete: .cascade)
            table.column("number", .integer).notNull()
            table.column("startedAt", .datetime).notNull()
            table.column("endedAt", .datetime)
            table.column("state", .text).notNull()
            for column in ["model", "fingerprint", "error", "result"] { table.column(column, .text) }
            for column in ["before", "after"] { table.column(column, .jsonText) }
            table.column("epochs", .integer)
            table.column("learningRate", .double)
        }
        try database.create(table: "arrival") { table in
            for column in ["folderPath", "file", "state"] { table.column(column, .text).notNull() }
            table.column("reason", .text)
            table.column("size", .integer).notNull()
            table.column("seenAt", .datetime).notNull()
            table.primaryKey(["folderPath", "file"])
        }
        try database.alter(table: "job") { $0.add(column: "progress", .jsonText) }
    }
    migrator.registerMigration("smaller batches") { database in
        try database.alter(table: "job") { $0.add(column: "batchSize", .integer) }
    }
    migrator.registerMigration("finding the jobs of a state") { database in
        try database.create(index: "jobByState", on: "job", columns: ["state"])
    }
    migrator.registerMigration("what attempts went on from") { database in
        try database.alter(table: "job") { $0.add(column: "checkpoint", .jsonText) }
    }
    return migrator
}()

/// The ledger cannot be used, in one sentence.
public struct LedgerError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
