import ArgumentParser
import Glibc
import Job
import Service

/// The command line of finetuned.
@main
struct Finetuned: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "finetuned",
        abstract: "Re-trains imagery models unattended.",
        discussion: """
            Drop exported training data (.zip) and a model package (.dlpk) into a folder that the daemon watches; it \
            prepares the data, finds the learning rate, fine-tunes the model, and leaves a new package with pictures and \
            a report in the folder's results.
            """,
        version: versionOfFinetuned,
        groupedSubcommands: [
            CommandGroup(name: "Daemon", subcommands: [Run.self, Once.self, CheckConfig.self]),
            CommandGroup(name: "One job", subcommands: [Train.self, Evaluate.self, Inspect.self, Fetch.self]),
            CommandGroup(name: "Ledger", subcommands: [Status.self, Jobs.self, Show.self, Retry.self, Cancel.self]),
        ])

    @MainActor static func main() async {
        await withTaskExecutorPreference(QuietExecutor.shared, operation: perform)
    }

    /// Runs the command that the arguments name, and exits where it fails.
    private static func perform() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            writeToStandardError("finetuned: \(failure.message)\n")
            Glibc.exit(failure.code)
        } catch {
            exit(withError: error)
        }
    }
}
