import ArgumentParser
import Foundation
import Logging
import Portal
import Service
import SystemPackage

/// Fetches items from a portal, and publishes packages there, in a process of its own: the daemon has no network and reads nothing
/// that came from one, and the portal's credentials reach neither it nor a worker.
@main struct FinetunedFetch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "finetuned-fetch",
        abstract: "Fetch training data and models from a portal, and publish models there.",
        discussion: """
            With an item's id, fetches its file. Without, serves the .item and .item.toml files in all configured drop folders, \
            and uploads the packages that jobs have left to be published. \
            A login is taken from systemd's credentials portal-token, portal-api-key, or portal-user and portal-password, or \
            from FINETUNED_PORTAL_TOKEN, _API_KEY, _USER and _PASSWORD. SSL_CERT_FILE names certificates to trust \
            instead of the system's.
            """)

    @Argument(help: "The item's id: 32 hexadecimal digits.")
    var id: String?

    @Option(help: ArgumentHelp("The portal, if it is not the configured one.", valueName: "url"))
    var portal: String?

    @Option(help: ArgumentHelp("The folder that receives the file.", valueName: "folder"), completion: .directory)
    var output = "."

    @Option(help: ArgumentHelp("The configuration.", valueName: "path"), completion: .file())
    var config: String?

    func run() throws {
        let configuration = try configuration()
        let portals = Portals(
            url: configuration.portal.url, hosts: AllowedHosts(configuration.portal.hosts), credentials: Credentials())
        if let id { return try fetch(id, portals) }
        LogDestination.current.bootstrap()
        let errands = Errands(configuration.folders, portals: portals, logger: Logger(label: "finetuned-fetch"))
        if !errands.run() { throw ExitCode(EX_TEMPFAIL) }
    }

    private func configuration() throws -> Configuration {
        let path = config.map { FilePath($0) } ?? Configuration.defaultPath
        if config == nil, id != nil, !FileManager.default.fileExists(atPath: path.string) { return Configuration() }
        do { return try Configuration.load(path: path) } catch {
            say("\(error)")
            throw ExitCode(EX_CONFIG)
        }
    }

    private func fetch(_ id: String, _ portals: Portals) throws {
        do throws(PortalError) {
            var session = try portals.session(with: portal)
            let item = try session.item(id)
            var shown = -1
            let fetched = try session.download(item, as: item.role, into: output) { count, total in
                guard let total, isatty(STDERR_FILENO) == 1, count * 100 / total != shown else { return }
                shown = count * 100 / total
                FileHandle.standardError.write(Data(("\r\(item.name) \(shown) %" + (shown == 100 ? "\n" : "")).utf8))
            }
            print("\(try fetched.place())  \(fetched.sha256)")
        } catch {
            say("\(error)")
            throw ExitCode(error.isTransient ? EX_TEMPFAIL : EX_DATAERR)
        }
    }
}

/// Writes a sentence to standard error, which is the journal under systemd.
private func say(_ sentence: String) {
    FileHandle.standardError.write(Data("finetuned-fetch: \(sentence)\n".utf8))
}
