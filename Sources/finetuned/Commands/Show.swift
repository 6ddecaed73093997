import ArgumentParser
import Foundation
import Job
import Service

/// `finetuned show`: one entry of the ledger.
struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show all about one job.")

    @OptionGroup
    var argument: JobArgument

    func run() throws {
        let ledger = try argument.options.open()
        let job = try argument.find(in: ledger)
        let attempts = try reading { () throws(LedgerError) in try ledger.attempts(of: job.id) }
        if argument.options.json { return try printAsJSON(Story(job: job, attempts: attempts)) }
        print(table(job.lines))
        guard attempts.count > 1 || attempts.first?.error != nil else { return }
        print("\n" + table([["ATTEMPT", "STARTED", "TOOK", "EPOCHS", "BECAME", "WHY"]] + attempts.map(\.row)))
    }
}

/// A job with its attempts: the fields of the one, and those of the others in `attemptsMade`.
private struct Story: Encodable {
    let job: JobRecord
    let attempts: [AttemptRecord]

    enum CodingKeys: CodingKey { case attemptsMade }

    func encode(to encoder: any Encoder) throws {
        try job.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(attempts, forKey: .attemptsMade)
    }
}

extension AttemptRecord {
    fileprivate var row: [String] {
        let took = endedAt.map { clock(.seconds($0.timeIntervalSince(startedAt))) }
        return ["\(number)", localTime(startedAt), took ?? "", epochs.map(String.init) ?? "", state.rawValue, error ?? ""]
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
            ("learning rate", learningRate.map(\.short)),
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
