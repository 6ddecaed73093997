import ArgumentParser
import Service

/// A job that a command shows or changes.
struct JobArgument: ParsableArguments {
    @Argument(help: "The job, or the beginning or end of its id.")
    var id: String

    @OptionGroup
    var options: LedgerOptions

    /// Finds the job: exit code 66 where there is none, or more than one.
    func find(in ledger: Ledger) throws -> JobRecord {
        guard let job = try reading({ () throws(LedgerError) in try ledger.job(id) }) else {
            throw CommandFailure.missing("There is no job '\(id)', or more than one begins or ends so; finetuned jobs lists them.")
        }
        return job
    }

    /// Changes the job and prints it: exit code 70 where that is impossible.
    func change(_ change: (JobControl, JobRecord) throws -> JobRecord, saying sentence: (JobRecord) -> String) throws {
        let job = try find(in: options.open())
        do {
            let changed = try change(JobControl(directory: Configuration(contentsOf: options.source.file).daemon.state), job)
            if options.json { return try printAsJSON(changed) }
            print(sentence(changed))
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure.broken("\(error)")
        }
    }
}
