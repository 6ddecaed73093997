import ArgumentParser
import Logging
import Service
import ServiceLifecycle

/// `finetuned run`: the daemon.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Watch the configured folders and work off what is dropped.",
        discussion: """
            Stays in the foreground until SIGTERM or Ctrl-C; systemd starts it this way. SIGHUP has it read its configuration \
            again. Messages go to the journal, or to standard error where there is none.
            """)

    @OptionGroup
    var source: ConfigurationOption

    func run() async throws {
        LogDestination.current.bootstrap()
        let configuration = try Configuration(forDaemon: source.file)
        let logger = Logger(label: "finetuned")
        let file = source.file
        let daemon = Daemon(
            configuration: configuration, runner: { WorkerProcess(patience: $0.grace, silence: WorkerProcess.usualSilence, niceness: $0.nice) },
            logger: logger, reload: .onHangup { () throws(ConfigurationError) in try Configuration.load(path: file) })
        let group = ServiceGroup(services: [daemon], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        do {
            try await group.run()
            logger.info("stopped.", metadata: ["MESSAGE_ID": "\(MessageID.daemonStopped.rawValue)"])
        } catch {
            throw CommandFailure(daemon: error)
        }
    }
}

extension CommandFailure {
    /// Why the daemon gave up.
    init(daemon error: any Error) {
        self = error is CancellationError
            ? .interrupted("Interrupted; what is left is taken up next time.")
            : .broken("\(error)")
    }
}
