import Foundation
import TestSupport

/// A drop folder with a configuration that watches it, and what a worker does there.
struct DropFolder {
    private let root: TemporaryFolder
    let configuration: String
    let worker: TemporaryFile

    var path: String { root("pools") }

    /// - Parameters:
    ///   - worker: Shell commands; the default trains a model that is of no use and says so in every event.
    ///   - reserve: Free space that a job needs at least.
    init(worker: String = DropFolder.training, reserve: String = "1MB") throws {
        root = try TemporaryFolder()
        self.worker = try TemporaryFile(worker)
        try FileManager.default.createDirectory(atPath: root("pools"), withIntermediateDirectories: false)
        configuration = try root.write("""
            [daemon]
            settle = "100ms"
            state = "\(root("state"))"
            reserve = "\(reserve)"
            [[folder]]
            path = "\(root("pools"))"
            watch = "inotify"
            """, as: "finetuned.toml")
    }

    /// Drops a whole zip with one member.
    func dropZip(_ name: String) throws {
        let zip = """
            UEsDBBQAAAAAAAAAIQCDFtyMAQAAAAEAAAAHAAAAbWFwLnR4dHhQSwECFAMUAAAAAAAAACEAgxbcjAEAAAABAAAABwAAAAAAAAAAAAAAgAEAAAAAbWFwLnR4dFBL\
            BQYAAAAAAQABADUAAAAmAAAAAAA=
            """
        try Data(base64Encoded: zip)!.write(to: URL(filePath: "\(path)/\(name)"))
    }

    func write(_ text: String, as name: String) throws {
        _ = try root.write(text, as: "pools/\(name)")
    }

    func contains(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(path)/\(name)")
    }

    static let training = """
        output=$(sed 's/.*"output":"\\([^"]*\\)".*/\\1/; s:\\\\/:/:g' "$1")
        mkdir -p "$output/pools" && echo weights > "$output/pools/pools.dlpk"
        echo '{"started":{"device":"cpu","threads":2,"libtorch":"1.13.1"}}'
        echo '{"learningRate":{"_0":0.002,"batches":40}}'
        echo "{\\"saved\\":{\\"path\\":\\"$output/pools/pools.dlpk\\"}}"
        echo '{"finished":{}}'
        """
}
