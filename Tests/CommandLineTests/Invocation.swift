import Foundation
import Subprocess
import SystemPackage
import TestSupport

/// What a run of the built `finetuned` gave.
struct Invocation {
    let exitCode: Int32?
    let output: String
    let error: String

    /// The executable beside the tests' own.
    static let executable = FilePath(try! FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        .removingLastComponent().appending("finetuned")
}

/// Runs the built `finetuned`; where a worker is needed, it is the shell script `worker`.
func finetuned(_ arguments: String..., worker: TemporaryFile? = nil) async throws -> Invocation {
    try await finetuned(arguments: arguments, worker: worker)
}

/// - Parameter onTerminal: whether it has a terminal, whose text is the output then.
func finetuned(arguments: [String], worker: TemporaryFile? = nil, onTerminal: Bool = false) async throws -> Invocation {
    guard onTerminal else { return try await invoke(.path(Invocation.executable), arguments, worker: worker) }
    let command = ([Invocation.executable.string] + arguments).map { "'\($0)'" }.joined(separator: " ")
    return try await invoke(.name("script"), ["--quiet", "--return", "--command", command, "/dev/null"], worker: worker)
}

/// The shared libraries of the built `finetuned`, as ldd lists them.
func linkedLibraries() async throws -> String {
    try await invoke(.name("ldd"), [Invocation.executable.string]).output
}

private func invoke(_ executable: Executable, _ arguments: [String], worker: TemporaryFile? = nil) async throws -> Invocation {
    let result = try await Subprocess.run(
        executable, arguments: Arguments(arguments), environment: .testing(worker: worker),
        output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    let exitCode: Int32? = if case .exited(let code) = result.terminationStatus { code } else { nil }
    return Invocation(exitCode: exitCode, output: result.standardOutput, error: result.standardError)
}

extension Environment {
    /// No journal, no service manager, a terminal of 80 columns, and a worker that runs the script.
    static func testing(worker: TemporaryFile?) -> Environment {
        let tests = FilePath(#filePath).removingLastComponent().removingLastComponent()
        return .inherit.updating([
            "FINETUNED_WORKER": tests.appending("script-worker").string, "FINETUNED_SCRIPT": worker?.path,
            "NOTIFY_SOCKET": nil, "JOURNAL_STREAM": nil, "STATE_DIRECTORY": nil, "COLUMNS": nil,
            "LINES": nil, "SHELL": "/bin/sh",
        ])
    }
}

/// A file in a folder of its own.
struct TemporaryFile {
    private let folder: TemporaryFolder
    let path: String

    init(_ text: String) throws {
        folder = try TemporaryFolder()
        path = try folder.write(text, as: "file")
    }
}
