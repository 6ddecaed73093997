import ArgumentParser
import Glibc
import Service

/// `finetuned fetch`: an item of a portal as a file. Another executable does it, so that this one never talks to the network.
struct Fetch: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fetch training data or a model from a portal.",
        discussion: "Takes an item's id and the options of finetuned-fetch: --portal URL, --output FOLDER, --config FILE.")

    @Argument(parsing: .captureForPassthrough, help: "The item's id, and options.")
    var arguments: [String] = []

    func run() throws {
        let executable = siblingExecutable("finetuned-fetch").string
        let strings = ([executable] + (arguments.isEmpty ? ["--help"] : arguments)).map { strdup($0) } + [nil]
        execv(executable, strings)
        throw CommandFailure.broken("\(executable) cannot be started (\(String(cString: strerror(errno)))); install it beside finetuned.")
    }
}
