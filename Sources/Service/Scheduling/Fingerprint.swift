internal import Foundation
internal import Job
internal import SystemPackage

/// What a training depends on, in one text: two trainings with the same come to the same.
struct Fingerprint {
    let text: String

    /// Hashes the files' contents (SHA-256) in a process of its own, so that the daemon stays small and responsive.
    /// - Parameters:
    ///   - base: The base model; nil when trained from scratch.
    ///   - publish: Where the package goes to: doing the same for another item is not the same.
    /// - Returns: nil where the files cannot be read.
    init?(data: FilePath, base: FilePath?, settings: JobSettings, publish: Publishing = .nowhere) async {
        let files = [data] + (base.map { [$0] } ?? [])
        guard let process = try? ChildProcess("sha256sum", ["--zero", "--"] + files.map(\.string)) else { return nil }
        var text = ""
        for await line in process.output { text += line }
        let end = await process.end()
        // Where the task is cancelled, nobody waits for it any more.
        process.kill()
        guard end == .exited(0) else { return nil }
        let hashes = text.split(separator: "\0").map { String($0.prefix(64)) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard hashes.count == files.count, let settings = try? encoder.encode(settings) else { return nil }
        self.text = (hashes + [String(decoding: settings, as: UTF8.self)] + (publish == .nowhere ? [] : [publish.rawValue])).joined(separator: " ")
    }
}
