import ArgumentParser
import Service

/// `finetuned jobs`: the ledger's last entries.
struct Jobs: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the last jobs, newest first.")

    @Option(name: .shortAndLong, help: ArgumentHelp("How many to list.", valueName: "n"))
    var limit = 20

    @Option(name: .shortAndLong, help: "Only jobs of this state; may be repeated.")
    var state: [JobState] = []

    @OptionGroup
    var options: LedgerOptions

    func validate() throws {
        guard limit >= 1 else { throw ValidationError("--limit is \(limit); it must be at least 1.") }
    }

    func run() throws {
        let ledger = try options.open()
        let jobs = try reading { () throws(LedgerError) in try ledger.jobs(limit: limit, states: state) }
        if options.json { return try printAsJSON(jobs) }
        print(table([["ID", "STATE", "FOLDER", "FILE", "QUEUED", "TOOK", "PRECISION", "WHY"]] + jobs.map(\.row)))
    }
}

extension JobRecord {
    fileprivate var row: [String] {
        [id, state.rawValue, folder, file, localTime(queuedAt), duration.map(clock) ?? "", precision ?? "", error ?? waits ?? ""]
    }
}

extension JobState: ExpressibleByArgument {}
