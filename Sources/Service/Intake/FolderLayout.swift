internal import Foundation
internal import SystemPackage

/// Where things lie in a drop folder.
struct FolderLayout: Sendable, Equatable {
    /// The drop folder itself.
    let root: FilePath

    /// Claimed inputs, a folder a job. The daemon and its workers alone get in: links of other people would have them write elsewhere.
    var jobs: FilePath { root.appending(".finetuned/jobs") }
    /// Base models, a folder each, named so that the newest comes last.
    var models: FilePath { root.appending(".finetuned/models") }
    /// Packages that wait to be uploaded.
    var outbox: FilePath { root.appending(".finetuned/outbox") }
    var lock: FilePath { root.appending(".finetuned/lock") }
    var results: FilePath { root.appending("results") }
    /// Inputs of finished jobs.
    var archive: FilePath { root.appending("archive") }
    /// Files that cannot be used, each beside the reason.
    var failed: FilePath { root.appending("failed") }

    /// The visible folders, which are no drops.
    static let ownNames: Set<FilePath.Component> = ["results", "archive", "failed"]

    /// Makes what is missing. People may write into the drop folder: a link of theirs would have files put elsewhere.
    func create() throws(FolderObstacle) {
        for folder in [results, archive, failed] where folder.isLink { throw .link(folder) }
        do throws(Errno) {
            for folder in [root, results, archive, failed] { try folder.makeFolder() }
            for folder in [own, models, outbox] { try folder.makeOwnFolder(0o755) }
            try jobs.makeOwnFolder(0o700)
        } catch {
            throw .system(error)
        }
    }

    /// What people need not touch. Who may read it sees what waits in the outbox.
    private var own: FilePath { root.appending(".finetuned") }

    /// The job's own folder.
    func folder(of job: String) -> FilePath { jobs.appending(job) }

    /// The claimed file.
    func input(of job: JobRecord) -> FilePath { folder(of: job.id).appending(job.file) }

    /// What the worker writes, until it is published in ``results``.
    func output(of job: String) -> FilePath { folder(of: job).appending("output") }

    /// The order to upload the job's package, until it is given.
    func order(of job: String) -> FilePath { folder(of: job).appending(Self.orderName) }
    static let orderName: FilePath.Component = "upload"

    /// Where the worker keeps how far it has come, over all attempts.
    func checkpoint(of job: String) -> FilePath { folder(of: job).appending("checkpoint") }

    /// What tells the job's last checkpoint from those before; nil if there is none.
    func checkpointStamp(of job: String) -> FileStamp? {
        Sighting(of: checkpoint(of: job).appending("checkpoint.pth"))?.stamp
    }

    /// The package that the next job starts from; nil if the folder has none.
    var base: FilePath? {
        let folders = (try? models.entries()) ?? []
        return folders.reversed().lazy.compactMap { package(in: models.appending($0)) }.first
    }

    /// A worker's sentence in which files have the names that people gave them, without the folders that we put them into.
    func inPeoplesNames(_ sentence: String) -> String {
        let parts = sentence.components(separatedBy: root.appending(".finetuned").string + "/")
        return parts[0] + parts.dropFirst().map { part in
            // `jobs/<id>/pools.zip …` and `models/<name>/square.dlpk …`
            part.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).dropFirst(2).joined()
        }.joined()
    }

    /// The newest base model's name among ``models``.
    var newestModel: String? { (try? models.entries())?.last?.string }

    /// The package of this path, or in the folder of this path.
    func package(in path: FilePath) -> FilePath? {
        let isPackage = { (path: FilePath) in path.lastComponent.map(FileKind.init) == .package }
        if isPackage(path) { return path }
        return (try? path.entries())?.map { path.appending($0) }.first(where: isPackage)
    }
}

/// Why the folders inside a drop folder cannot be used, and what to do, as a sentence goes on.
enum FolderObstacle: Error, Equatable, CustomStringConvertible {
    case link(FilePath)
    case system(Errno)

    var description: String {
        switch self {
        case .link(let path): "\(path) is a link; move the link away"
        case .system(let error): "\(error); let the daemon's user write there"
        }
    }
}

// MARK: - Moving inputs

extension FolderLayout {
    /// Takes a dropped file out of the drop folder, by one rename, and then what is said about it: both or neither.
    func claim(_ name: FilePath.Component, as job: JobRecord) throws(Errno) {
        let file = root.appending(name), place = input(of: job)
        try folder(of: job.id).makeFolder()
        do throws(Errno) {
            try file.rename(to: place)
            do throws(Errno) {
                try bringJobFile(of: file, to: place)
            } catch {
                if !file.exists { try? place.rename(to: file) }
                throw error
            }
        } catch {
            try? folder(of: job.id).removeEntry()
            throw error
        }
    }

    /// Moves what is said about a zip, if anything, to where the zip has been moved. A person may take it away meanwhile.
    func bringJobFile(of data: FilePath, to place: FilePath) throws(Errno) {
        guard hasJobFile(data) else { return }
        do throws(Errno) {
            try data.jobFile.rename(to: place.jobFile)
        } catch let error where error == .noSuchFileOrDirectory {}
    }

    private func hasJobFile(_ data: FilePath) -> Bool { FileKind(data.lastComponent!) == .data && data.jobFile.exists }

    /// A place in `archive/` or `failed/` that nothing has yet, with room beside it for what is said about the file. An empty file keeps it.
    ///
    /// - Parameter note: Is told of the place before anything lies there.
    func reservePlace(for file: FilePath, in folder: FilePath, note: (FilePath) throws -> Void) throws -> FilePath {
        let name = FileName(file)
        return try FreeName.reserve(stem: name.stem, ending: name.ending, in: folder) { place in
            guard !place.exists, !errorText(of: place).exists, !hasJobFile(file) || !place.jobFile.exists else { return false }
            try note(place)
            return try place.reserveFile()
        }
    }

    /// Moves a file to the place that was reserved for it.
    ///
    /// - Parameter reason: What a text beside it says.
    func move(_ file: FilePath, to place: FilePath, because reason: String?) throws(Errno) {
        let text = errorText(of: place)
        do throws(Errno) {
            if let reason { try write(reason + "\n", to: text) }
            try file.rename(to: place)
        } catch {
            for path in [place, text] { try? path.removeEntry() }
            throw error
        }
        try bringJobFile(of: file, to: place)
    }

    func errorText(of file: FilePath) -> FilePath { FilePath(file.string + ".error.txt") }
}

/// Makes a file that was not there, not even as a link.
private func write(_ text: String, to file: FilePath) throws(Errno) {
    do {
        let descriptor = try FileDescriptor.open(
            file, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
            permissions: [.ownerReadWrite, .groupReadWrite, .otherReadWrite])
        try descriptor.closeAfter { _ = try descriptor.writeAll(text.utf8) }
    } catch let error as Errno {
        throw error
    } catch {
        preconditionFailure("Writing a file throws Errno, but threw \(error).")
    }
}
