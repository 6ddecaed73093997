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
            Prints the folder of each result on standard output. Exits with 0 only if every file led to a result, and with \
            75 where a job waits, such as for free space. Without --config the folder has the default settings, and its \
            ledger lies in its subfolder .finetuned.

            It works at any hour, whatever window says, and refuses an incomplete zip at once. It has no network: item \
            files stay, and what is to be published waits for finetuned-fetch.
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
        let configuration = try configuration(), display = EventDisplay()
        let daemon = Daemon(
            configuration: configuration,
            runner: { ShownRunner(worker: WorkerProcess(patience: $0.grace, silence: WorkerProcess.usualSilence, niceness: $0.nice), display: display) },
            logger: Logger(label: "finetuned"))
        let outcomes: [Outcome]
        do {
            outcomes = try await daemon.once()
        } catch {
            throw CommandFailure(daemon: error)
        }
        for item in FileStatus.all(in: configuration.folders[0], daemon: configuration.daemon, jobs: []).files where item.state == .fetching {
            writeToStandardError("finetuned: \(item.file) stays where it is; finetuned-fetch gets what it names.\n")
        }
        for result in outcomes.compactMap(\.result) { print(result) }
        let files = outcomes.count.of("file"), waiting = outcomes.filter(\.isWaiting)
        let failures = outcomes.count { !$0.isSuccess && !$0.isWaiting }
        guard failures == 0 else {
            throw CommandFailure.badInput("\(failures) of \(files) led to no result; \(folder)/failed says why.")
        }
        if let reason = waiting.first?.error {
            throw CommandFailure.interrupted("\(reason) Left for the next time: \(waiting.count) of \(files).")
        }
    }

    private func configuration() throws -> Configuration {
        if let file = config { return try Configuration(contentsOf: file).serving(only: folder) }
        var configuration = Configuration().serving(only: folder)
        configuration.daemon.state = folder.appending(".finetuned")
        return configuration
    }
}
