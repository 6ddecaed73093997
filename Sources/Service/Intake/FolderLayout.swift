internal import Foundation
internal import SystemPackage

/// Where things lie in a drop folder.
struct FolderLayout: Sendable, Equatable {
    /// The drop folder itself.
    let root: FilePath

    /// Claimed inputs, a folder a job.
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

    func create() throws(Errno) {
        for folder in [jobs, models, outbox, results, archive, failed] { try folder.makeFolder() }
    }

    /// The job's own folder.
    func folder(of job: String) -> FilePath { jobs.appending(job) }

    /// The claimed file.
    func input(of job: JobRecord) -> FilePath { folder(of: job.id).appending(job.file) }

    /// What the worker writes, until it is published in ``results``.
    func output(of job: String) -> FilePath { folder(of: job).appending("output") }

    /// Where the worker keeps how far it has come, over all attempts.
    func checkpoint(of job: String) -> FilePath { folder(of: job).appending("checkpoint") }

    /// When the job's last checkpoint was written; nil if there is none.
    func checkpointTime(of job: String) -> Date? {
        Sighting(of: checkpoint(of: job).appending("checkpoint.pth")).map { Date(timeIntervalSince1970: Double($0.stamp.modified) / 1e9) }
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

    /// Moves the file of a job to `archive/`. Returns where it lies now.
    func archive(_ file: FilePath) throws(Errno) -> FilePath {
        let place = try FreeName.move(file, into: archive) { !hasJobFile(file) || !$0.jobFile.exists }
        try bringJobFile(of: file, to: place)
        return place
    }

    /// Moves a file to `failed/` beside a text with the reason. Returns where it lies now.
    @discardableResult
    func refuse(_ file: FilePath, because reason: String) throws(Errno) -> FilePath {
        let name = FileName(file)
        let target = try FreeName.reserve(stem: name.stem, ending: name.ending, in: failed) { path throws(Errno) in
            let text = errorText(of: path)
            guard try text.reserveFile() else { return false }
            do throws(Errno) {
                try write(reason + "\n", to: text)
                if !hasJobFile(file) || !path.jobFile.exists, try path.reserveFile() { return true }
            } catch {
                try? text.removeEntry()
                throw error
            }
            try text.removeEntry()
            return false
        }
        do {
            try file.rename(to: target)
        } catch {
            try? target.removeEntry()
            try? errorText(of: target).removeEntry()
            throw error
        }
        try bringJobFile(of: file, to: target)
        return target
    }

    func errorText(of file: FilePath) -> FilePath { FilePath(file.string + ".error.txt") }
}

private func write(_ text: String, to file: FilePath) throws(Errno) {
    do {
        let descriptor = try FileDescriptor.open(file, .writeOnly)
        try descriptor.closeAfter { _ = try descriptor.writeAll(text.utf8) }
    } catch let error as Errno {
        throw error
    } catch {
        preconditionFailure("Writing a file throws Errno, but threw \(error).")
    }
}
