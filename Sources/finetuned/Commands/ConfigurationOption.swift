import ArgumentParser
import FoundationEssentials
import Service
import SystemPackage

/// Which configuration a command goes by.
struct ConfigurationOption: ParsableArguments {
    @Option(
        help: ArgumentHelp("The configuration. (default: \(Configuration.defaultPath))", valueName: "file"),
        completion: .file(extensions: ["toml"]), transform: absolutePath)
    var config: FilePath?

    /// The named file or the default one.
    var file: FilePath { config ?? Configuration.defaultPath }
}

extension Configuration {
    /// Reads a configuration file: exit code 66 where it is missing, 78 where it is wrong.
    init(contentsOf file: FilePath) throws {
        try file.requireExists(as: "a configuration")
        do throws(ConfigurationError) {
            self = try Configuration.load(path: file)
        } catch {
            throw CommandFailure.badConfiguration("\(error)")
        }
    }

    /// The same, and exit code 78 too where it names no folder to watch.
    init(forDaemon file: FilePath) throws {
        try self.init(contentsOf: file)
        guard !folders.isEmpty else {
            throw CommandFailure.badConfiguration("\(file) names no folder to watch; add a [[folder]] with a path.")
        }
    }
}
