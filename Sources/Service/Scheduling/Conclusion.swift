internal import Foundation
internal import SystemPackage

/// Moves the files of a job that has ended to where the ledger says they belong.
///
/// Every step can be done again: when the daemon dies in the middle, the next start goes on.
struct Conclusion {
    private let layout: FolderLayout
    private let log: FolderLog

    init(_ layout: FolderLayout, log: FolderLog) {
        self.layout = layout
        self.log = log
    }

    /// - Returns: where the file lies now, if it was moved.
    @discardableResult
    func carryOut(_ job: JobRecord) -> FilePath? {
        do {
            try layout.create()
            let place = try moveFiles(of: job)
            if job.state.isEnd, !layout.input(of: job).exists, layout.folder(of: job.id).exists {
                try FileManager.default.removeItem(atPath: layout.folder(of: job.id).string)
            }
            return place
        } catch {
            log.error("the files of job \(job.id) could not be put in their places (\(error)); the next start tries again.", .filesMisplaced)
            return nil
        }
    }

    private func moveFiles(of job: JobRecord) throws -> FilePath? {
        switch (job.state, job.kind) {
        case (.failed, _): return try putAside(job)
        case (.done, .training):
            try publish(job)
            return try archive(job)
        case (.done, .model):
            try makeBase(job)
            return nil
        case (.duplicate, _): return try archive(job)
        default: return nil
        }
    }

    private func putAside(_ job: JobRecord) throws -> FilePath? {
        guard layout.input(of: job).exists else { return nil }
        return try layout.refuse(layout.input(of: job), because: job.error ?? "The job failed.")
    }

    private func archive(_ job: JobRecord) throws -> FilePath? {
        layout.input(of: job).exists ? try layout.archive(layout.input(of: job)) : nil
    }

    private func publish(_ job: JobRecord) throws {
        guard let result = job.result.map({ FilePath($0) }) else { return }
        let output = layout.output(of: job.id)
        if output.exists { try output.rename(to: result) }
        if let name = job.promotedAs, let saved = job.saved, let package = layout.package(in: result.pushing(FilePath(saved))) {
            try promote(package, as: name)
        }
        if let target = job.publish, let saved = job.saved, let package = layout.package(in: result.pushing(FilePath(saved))) {
            try Outbox(layout).add(UploadOrder(job: job.id, package: package.string, target: target))
        }
    }

    /// The results keep the package; the base model is a second name for it where the file system knows such.
    private func promote(_ package: FilePath, as name: String) throws {
        let target = layout.models.appending(name).appending(package.lastComponent!)
        guard !target.exists else { return }
        try target.removingLastComponent().makeFolder()
        do throws(Errno) {
            try package.link(to: target)
        } catch {
            let copy = target.removingLastComponent().appending(".copy")
            try? FileManager.default.removeItem(atPath: copy.string)
            try FileManager.default.copyItem(atPath: package.string, toPath: copy.string)
            try copy.rename(to: target)
        }
    }

    private func makeBase(_ job: JobRecord) throws {
        guard let name = job.promotedAs, layout.input(of: job).exists else { return }
        try layout.models.appending(name).makeFolder()
        try layout.input(of: job).rename(to: layout.models.appending(name).appending(job.file))
    }
}
