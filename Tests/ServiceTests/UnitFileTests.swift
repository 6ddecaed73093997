import Foundation
import TestSupport
import Testing

/// What systemd's own tools say about `systemd/`; skipped where there are none.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: analyzer), "systemd-analyze is not installed"))
struct UnitFileTests {
    private let home: TemporaryFolder

    init() throws {
        home = try TemporaryFolder()
        for name in ["finetuned.service", "finetuned-fetch.service", "finetuned-fetch.path"] {
            // Where the program is not installed, any other stands for it.
            let text = try unit(name).replacing(/(?m)^ExecStart=\S+/, with: "ExecStart=/bin/true")
            try home.write(text, as: name)
        }
    }

    @Test func theUnitsAreVerifiedWithoutAWord() throws {
        let units = ["finetuned.service", "finetuned-fetch.service", "finetuned-fetch.path"].map { home($0) }
        let verdict = try analyze(["verify", "--man=no"] + units)
        #expect(verdict.status == 0 && verdict.output.isEmpty, "\(verdict.output)")
    }

    @Test func theServiceIsExposedByAtMost05() throws {
        let verdict = try exposure(atMost: 0.5)
        #expect(verdict.status == 0, "\(verdict.output)")
    }

    @Test func theServiceWithAGPUIsExposedByAtMost15() throws {
        try home.write(try unit("gpu.conf"), as: "finetuned.service.d/gpu.conf")
        let verdict = try exposure(atMost: 1.5)
        #expect(verdict.status == 0, "\(verdict.output)")
        #expect(verdict.output.contains("char-nvidia"))
    }

    private func exposure(atMost limit: Double) throws -> (status: Int32, output: String) {
        try analyze(["security", "--offline=yes", "--no-pager", "--threshold=\(Int(limit * 10))", home("finetuned.service")])
    }
}

private let analyzer = "/usr/bin/systemd-analyze"

private func unit(_ name: String) throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "systemd/\(name)"), encoding: .utf8)
}

/// Runs systemd-analyze and returns what it wrote to both outputs.
private func analyze(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: analyzer)
    process.arguments = arguments
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, output)
}
