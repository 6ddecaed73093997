import Foundation
import Portal
import Service
import SystemPackage

/// Fetches what item files name into the drop folders they lie in, as if a person had dropped it.
struct Fetcher {
    let portals: Portals
    let folder: FolderSettings
    let log: FolderLog

    /// Serves every item file that is not among those that were begun with. One that cannot be served is moved to `failed/` beside the
    /// reason, and one that may be served later stays.
    func serve(_ begun: inout Set<String>) {
        removeParts()
        defer { removeParts() }
        for name in itemFiles.sorted() {
            let path = folder.path.appending(name).string
            guard begun.insert(state(of: path)).inserted else { continue }
            do {
                try fetch(path)
            } catch let error as PortalError where error.isTransient {
                log.warning("\(name): \(error)", .fetchFailed)
            } catch {
                log.error("\(name): \(error)", .fetchFailed)
                move(path, to: "failed", because: "\(error)")
            }
        }
    }

    /// Whether no item file is left.
    var isDone: Bool { itemFiles.isEmpty }

    private var itemFiles: [String] { names.filter(isItemFile) }
    private var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder.path.string)) ?? [] }

    /// Both files are whole before the first appears, and the model appears first, so that the data is trained on it. The item file makes
    /// way at last: a run that ends before leaves it to the next one, which tells by the hidden names what was brought already.
    private func fetch(_ path: String) throws {
        let file = try JobFile(itemFile: FilePath(path))
        let settings = file.hasSettings ? try Data(contentsOf: URL(filePath: path)) : nil
        var session = try portals.session(with: file.portal)
        let target = folder.path.string, wish = number(of: path)
        let model = try file.model.map { try session.download(session.item($0), as: .model, into: target, for: wish) }
        let data = try file.data.map { try session.download(session.item($0), as: .data, into: target, for: wish) }
        // One that has to stay would bring them again as soon as nobody keeps them any more.
        let unmovable = PortalError.unwritable(path: path, reason: "it cannot be moved to \(target)/archive")
        guard isWritable("archive") else { throw unmovable }
        if let model, !model.isPlaced { tell(model, try model.place(keepsPart: true)) }
        if let data, !data.isPlaced { tell(data, try data.place(with: settings, keepsPart: true)) }
        guard move(path, to: "archive") else { throw unmovable }
    }

    /// Removes the hidden files of item files that are no longer there.
    private func removeParts() {
        let wishes = itemFiles.map { number(of: folder.path.appending($0).string) }
        for part in names.compactMap({ $0.wholeMatch(of: /\.[0-9a-fA-F]{32}-\d+-(\d+)\.part/) }) {
            if !wishes.contains(String(part.1)) { unlink(folder.path.appending(String(part.0)).string) }
        }
    }

    /// What tells one item file from another, that of the same name which was dropped before included.
    private func number(of path: String) -> String {
        var status = stat()
        return stat(path, &status) == 0 ? "\(status.st_ino)" : ""
    }

    /// The same, and when it was written: one that was corrected in its place is another errand.
    private func state(of path: String) -> String {
        var status = stat()
        guard stat(path, &status) == 0 else { return path }
        return "\(status.st_dev) \(status.st_ino) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec)"
    }

    private func tell(_ file: Fetched, _ path: String) {
        log.info("fetched \(path), \(file.bytes) bytes, SHA-256 \(file.sha256).", .itemFetched)
    }

    private func isWritable(_ name: String) -> Bool {
        let target = folder.path.appending(name).string
        try? FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        return FileManager.default.isWritableFile(atPath: target + "/.")
    }

    /// - Parameter reason: what a text beside it says, which the daemon reads when the file is gone.
    /// - Returns: whether the file is out of the way.
    @discardableResult private func move(_ path: String, to name: String, because reason: String? = nil) -> Bool {
        let target = folder.path.appending(name).string
        try? FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        let name = URL(filePath: path).lastPathComponent
        for number in 1...999 {
            let target = number == 1 ? "\(target)/\(name)" : "\(target)/\(number)-\(name)"
            if FileManager.default.fileExists(atPath: target) { continue }
            let text = target + ".error.txt"
            if let reason { try? Data("\(reason)\n".utf8).write(to: URL(filePath: text), options: .atomic) }
            if (try? FileManager.default.moveItem(atPath: path, toPath: target)) != nil { return true }
            if reason != nil { unlink(text) }
            return false
        }
        return false
    }
}

/// Whether a file's name is that of an item file, and not a hidden one.
private func isItemFile(_ name: String) -> Bool {
    let name = name.lowercased()
    return !name.hasPrefix(".") && (name.hasSuffix(".item") || name.hasSuffix(".item.toml"))
}
