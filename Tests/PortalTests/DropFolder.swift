import Foundation
import Job
import Logging
import SystemPackage
import TestSupport

@testable import Portal
@testable import Service
@testable import finetuned_fetch

/// A drop folder whose items come from a local portal.
final class DropFolder: Sendable {
    let settings: FolderSettings
    private let url: String
    private let home: TemporaryFolder

    init(_ portal: LocalPortal, _ change: (inout FolderSettings) -> Void = { _ in }) throws {
        url = portal.url
        home = try TemporaryFolder()
        var settings = FolderSettings(name: "roofs", path: FilePath(try home.folder("roofs")))
        change(&settings)
        self.settings = settings
    }

    private var portals: Portals {
        var hosts = AllowedHosts(["127.0.0.1"])
        hosts.allowsPlainHTTP = true
        return Portals(url: url, hosts: hosts, credentials: .user("ann", password: "sesame"))
    }

    /// As finetuned-fetch does it; returns whether nothing is left.
    func serve() -> Bool { Errands([settings], portals: portals, logger: Logger(label: "test")).run() }

    /// What the daemon does with what lies there, with a worker beside the tests' own executable.
    func workOff() async throws -> [Service.Outcome] {
        var configuration = Configuration()
        configuration.daemon.settle = .milliseconds(100)
        configuration.daemon.reserve = 0
        configuration.daemon.state = FilePath(home("state"))
        configuration.folders = [settings]
        let tests = FilePath(try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        let worker = WorkerProcess(executable: tests.removingLastComponent().appending("finetuned-worker"))
        return try await Daemon(configuration: configuration, runner: { _ in worker }, logger: Logger(label: "test")).once()
    }

    /// What the ledger says of the files.
    func jobs() throws -> [JobRecord] { try Ledger(directory: FilePath(home("state"))).jobs() }

    func drop(_ text: String, as name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path(name)))
    }

    func path(_ name: String) -> String { settings.path.appending(name).string }
    func bytes(_ name: String) -> [UInt8] { FileManager.default.contents(atPath: path(name)).map { [UInt8]($0) } ?? [] }
    func text(_ name: String) -> String { String(decoding: bytes(name), as: UTF8.self) }

    /// The hidden files of what is being fetched.
    var parts: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path(""))) ?? []).filter { $0.hasSuffix(".part") } }

    /// The visible names in the folder, or one inside.
    func files(_ name: String = "") -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path(name))) ?? []).filter { !$0.hasPrefix(".") }.sorted()
    }
}
