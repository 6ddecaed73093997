internal import Foundation
internal import SystemPackage

/// The item files that the fetching process, which does not write the ledger, has put into `failed/`.
struct RefusedItems {
    let folder: FolderSettings
    let ledger: Ledger
    private var layout: FolderLayout { FolderLayout(root: folder.path) }

    /// Writes those down of which the ledger does not know.
    func note() throws {
        let items = try layout.failed.entries().filter { FileKind($0) == .item }
        guard !items.isEmpty else { return }
        let known = try ledger.refusals(in: folder.path)
        for name in items {
            let place = layout.failed.appending(name)
            guard let (reason, time) = reason(beside: place), known[place.string].map({ $0 + 0.001 < time }) ?? true else { continue }
            var job = JobRecord(id: JobID.next(), kind: .other, folder: folder, file: name.string.onOneLine)
            (job.error, job.place) = (reason, place.string)
            job.endClaim()
            // By the file system's clock, which the next refusal is compared by. The ledger keeps milliseconds.
            job.finishedAt = time
            try ledger.save(job)
        }
    }

    /// What the text beside the file says, and when it was written. Others may have put something else there.
    private func reason(beside file: FilePath) -> (String, Date)? {
        let text = layout.errorText(of: file)
        guard let sighting = Sighting(of: text), sighting.kind == .file,
            let descriptor = try? FileDescriptor.open(text, .readOnly, options: [.noFollow, .nonBlocking, .closeOnExec]),
            let bytes = try? descriptor.closeAfter({ try descriptor.bytes(at: 0, count: 1000) }),
            let line = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).first
        else { return nil }
        return (String(line).onOneLine, Date(timeIntervalSince1970: Double(sighting.stamp.modified) / 1e9))
    }
}
