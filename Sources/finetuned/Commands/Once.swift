import ArgumentParser
import Job
import Logging
import Service
import SystemPackage

/// `finetuned once`: what the daemon does, for one folder and without staying.
struct Once: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take what lies in a folder now, work it off, and exit.",
        discussion: """
            Prints the folder of each result on standard output. Exits with 0 only if every file led to a result. Without \
            --config the folder has the default settings, and its ledger lies in its subfolder .finetuned.
            """)

    @Argument(help: ArgumentHelp("The drop folder.", valueName: "folder"), completion: .directory, transform: absolutePath)
    var folder: FilePath

    @Option(
        help: ArgumentHelp("The configuration; it need not name the folder.", valueName: "file"),
        completion: .file(extensions: ["toml"]), transform: absolutePath)
    var config: FilePath?

    func run() async throws {
        LogDestination.current.bootstrap()
        try folder.requireExists(as: "a drop folder")
        let display = EventDisplay()
        let daemon = Daemon(
            configuration: try configuration(),
            runner: { ShownRunner(worker: WorkerProcess(silence: WorkerProcess.usualSilence, niceness: $0.nice), display: display) },
            logger: Logger(label: "finetuned"))
        let outcomes: [Outcome]
        do {
            outcomes = try await daemon.once()
        } catch {
            throw CommandFailure(daemon: error)
        }
        for result in outcomes.compactMap(\.result) { print(result) }
        let failures = outcomes.count { !$0.isSuccess }
        guard failures == 0 else {
            throw CommandFailure.badInput("\(failures) of \(outcomes.count.of("file")) led to no result; \(folder)/failed says why.")
        }
    }

    private func configuration() throws -> Configuration {
        if let file = config { return try Configuration(contentsOf: file).serving(only: folder) }
        var configuration = Configuration().serving(only: folder)
        configuration.daemon.state = folder.appending(".finetuned")
        return configuration
    }
}
