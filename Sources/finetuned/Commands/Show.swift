import ArgumentParser
import Service

/// `finetuned show`: one entry of the ledger.
struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show all about one job.")

    @Argument(help: "The job, or the beginning or end of its id.")
    var id: String

    @OptionGroup
    var options: LedgerOptions

    func run() throws {
        let ledger = try options.open()
        guard let job = try reading({ () throws(LedgerError) in try ledger.job(id) }) else {
            throw CommandFailure.missing("There is no job '\(id)', or more than one begins or ends so; finetuned jobs lists them.")
        }
        if options.json { return try printAsJSON(job) }
        print(table(job.lines))
    }
}

extension JobRecord {
    fileprivate var lines: [[String]] {
        let lines: [(String, String?)] = [
            ("job", id),
            ("state", state.rawValue),
            ("folder", "\(folder) (\(folderPath))"),
            ("file", file),
            ("base model", model),
            ("queued", localTime(queuedAt)),
            ("started", startedAt.map(localTime)),
            ("ended", finishedAt.map(localTime)),
            ("took", duration.map(clock)),
            ("attempts", attempts > 1 ? "\(attempts)" : nil),
            ("batch size", batchSize.map { "\($0), for want of memory" }),
            ("learning rate", learningRate.map(significant)),
            ("epochs", epochs.map(String.init)),
            ("precision", precision),
            ("promoted", isPromoted ? "yes" : nil),
            ("result", result),
            ("waits for", waits),
            ("error", error),
        ]
        return lines.compactMap { name, value in value.map { [name, $0] } }
    }
}
