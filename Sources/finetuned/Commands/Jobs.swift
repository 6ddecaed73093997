import ArgumentParser
import Service

/// `finetuned jobs`: the ledger's last entries.
struct Jobs: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the last jobs, newest first.")

    @Option(name: .shortAndLong, help: ArgumentHelp("How many to list.", valueName: "n"))
    var limit = 20

    @OptionGroup
    var options: LedgerOptions

    func validate() throws {
        guard limit >= 1 else { throw ValidationError("--limit is \(limit); it must be at least 1.") }
    }

    func run() throws {
        let ledger = try options.open()
        let jobs = try reading { () throws(LedgerError) in try ledger.jobs(limit: limit) }
        if options.json { return try printAsJSON(jobs) }
        print(table([["ID", "STATE", "FOLDER", "FILE", "QUEUED", "TOOK", "PRECISION"]] + jobs.map(\.row)))
    }
}

extension JobRecord {
    fileprivate var row: [String] {
        [id, state.rawValue, folder, file, localTime(queuedAt), duration.map(clock) ?? "", precision ?? ""]
    }
}
