internal import Foundation
internal import SystemPackage

/// Moves the files of a job that has ended to where the ledger says they belong.
///
/// Every step can be done again: when the daemon dies in the middle, the next start goes on. See ``Leftovers``.
struct Conclusion {
    private let layout: FolderLayout
    private let ledger: Ledger
    private let link: (FilePath, FilePath) throws(Errno) -> Void

    /// - Parameter link: `link(2)`; tests have it fail.
    init(
        _ layout: FolderLayout, ledger: Ledger,
        link: @escaping (FilePath, FilePath) throws(Errno) -> Void = { file, name throws(Errno) in try file.link(to: name) }
    ) {
        self.layout = layout
        self.ledger = ledger
        self.link = link
    }

    /// What cannot be moved stays until it is tried again, with an entry in the journal.
    ///
    /// - Parameter last: What went wrong the last time, which is not told again.
    /// - Returns: What went wrong.
    @discardableResult func carryOut(_ job: JobRecord, _ log: FolderLog, after last: String? = nil) -> String? {
        do {
            try carryOut(job)
            return nil
        } catch {
            let sentence = "the files of job \(job.id) could not be put in their places (\(error)); it is tried again with each rescan."
            if sentence != last { log.error(sentence, .filesMisplaced) }
            return sentence
        }
    }

    func carryOut(_ job: JobRecord) throws {
        try layout.create()
        try moveFiles(of: job)
        if job.state.isEnd, !layout.input(of: job).exists, layout.folder(of: job.id).exists {
            try FileManager.default.removeItem(atPath: layout.folder(of: job.id).string)
        }
    }

    private func moveFiles(of job: JobRecord) throws {
        switch (job.state, job.kind) {
        case (.failed, _), (.refused, _): try putAway(job, in: layout.failed, because: job.error ?? "The job failed.")
        case (.done, .model): try makeBase(job)
        case (.done, _):
            try publish(job)
            try putAway(job, in: layout.archive)
        case (.duplicate, _): try putAway(job, in: layout.archive)
        default: break
        }
    }

    /// The ledger knows the place before the first file is there, so that those that a crash leaves behind can follow.
    private func putAway(_ job: JobRecord, in folder: FilePath, because reason: String? = nil) throws {
        let input = layout.input(of: job)
        let place = job.place.flatMap { FilePath($0).lastComponent }.map { folder.appending($0) }
        guard input.exists else {
            if let place, place.exists { try layout.bringJobFile(of: input, to: place) }
            return
        }
        if let place, place.isEmptyFile {
            for path in [place, layout.errorText(of: place)] { try? path.removeEntry() }
        }
        let new = try layout.reservePlace(for: input, in: folder) { place in try ledger.update(job.id) { $0.place = place.string } }
        try layout.move(input, to: new, because: reason)
    }

    /// The package becomes the base model before people get at the results. The order to upload it is written beside the results while
    /// they wait to be moved, and is moved itself then: it cannot be given twice.
    private func publish(_ job: JobRecord) throws {
        guard let result = job.result.flatMap({ FilePath($0).lastComponent }).map({ layout.results.appending($0) }) else { return }
        let output = layout.output(of: job.id), outbox = Outbox(layout), order = layout.order(of: job.id)
        if let name = job.promotedAs, let saved = job.saved,
            let package = layout.package(in: (output.exists ? output : result).pushing(FilePath(saved))) {
            try promote(package, of: job.id, as: name)
        }
        if output.exists {
            if let target = job.publish, let saved = job.saved, let package = layout.package(in: output.pushing(FilePath(saved))) {
                let place = result.appending(package.components.dropFirst(output.components.count))
                try outbox.write(UploadOrder(job: job.id, package: place.string, target: target), to: order)
            }
            try output.rename(to: result)
        }
        if order.exists { try outbox.add(order, of: job.id) }
    }

    /// The results keep the package; the base model is a second name for it where the file system knows such. From then on nobody writes
    /// into it: people may put another file in the place of their package, but not into that of the base model.
    private func promote(_ package: FilePath, of job: String, as name: String) throws {
        let target = layout.models.appending(name).appending(package.lastComponent!)
        guard !target.exists else { return }
        try target.removingLastComponent().makeFolder()
        package.takeWriting()
        do throws(Errno) {
            try link(package, target)
        } catch {
            let copy = layout.folder(of: job).appending("copy")
            try copy.removingLastComponent().makeFolder()
            try? copy.removeEntry()
            try FileManager.default.copyItem(atPath: package.string, toPath: copy.string)
            try copy.bringToDisk()
            try copy.rename(to: target)
        }
    }

    private func makeBase(_ job: JobRecord) throws {
        guard let name = job.promotedAs, layout.input(of: job).exists else { return }
        try layout.models.appending(name).makeFolder()
        try layout.input(of: job).rename(to: layout.models.appending(name).appending(job.file))
    }
}
