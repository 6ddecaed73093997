import ArgumentParser
import Job
import Service
import SystemPackage

/// `finetuned check-config`: whether the daemon would take a configuration.
struct CheckConfig: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config",
        abstract: "Check a configuration, and list its folders.")

    @Argument(
        help: ArgumentHelp("The configuration. (default: \(Configuration.defaultPath))", valueName: "file"),
        completion: .file(extensions: ["toml"]), transform: absolutePath)
    var file = Configuration.defaultPath

    func run() throws {
        let configuration = try Configuration(forDaemon: file)
        print("\(file) is correct: \(configuration.folders.count.of("folder")).")
        for folder in configuration.folders {
            print("  \(folder.name): \(folder.path)")
        }
    }
}
