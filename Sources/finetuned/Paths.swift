import FoundationEssentials
import SystemPackage

/// Reads a path argument; a relative one starts at the current folder.
func absolutePath(_ argument: String) -> FilePath {
    FilePath(FileManager.default.currentDirectoryPath).pushing(FilePath(argument)).lexicallyNormalized()
}

extension FilePath {
    /// Fails with exit code 66 where nothing is at the path; `what` says what it should be.
    func requireExists(as what: String) throws {
        guard FileManager.default.fileExists(atPath: string) else {
            throw CommandFailure.missing("\(self) does not exist; give the path of \(what).")
        }
    }

    /// Creates the folder, or accepts an empty one, for results.
    func prepareAsOutput() throws {
        do {
            try FileManager.default.createDirectory(atPath: string, withIntermediateDirectories: true)
            guard try FileManager.default.contentsOfDirectory(atPath: string).isEmpty else {
                throw CommandFailure.noOutput("\(self) is not empty; name a new or empty folder with --output.")
            }
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure.noOutput("\(self) cannot be used as the output folder: \((error as? CocoaError)?.reason ?? "\(error)").")
        }
    }
}

extension CocoaError {
    /// What the operating system said.
    var reason: String? {
        (underlying as? POSIXError).map { Errno(rawValue: $0.code.rawValue).description }
    }
}
