internal import Foundation

/// Fetches what item files name into the folders they lie in, as if a person had dropped it.
public struct Fetcher {
    private let portal: String
    private let hosts: AllowedHosts
    private let credentials: Credentials
    private let tell: (String) -> Void

    /// - Parameters:
    ///   - portal: the one that item files mean unless they name another, and the only one that gets the credentials.
    ///   - tell: takes one sentence for each file that came.
    public init(portal: String, hosts: AllowedHosts, credentials: Credentials, tell: @escaping (String) -> Void) {
        self.portal = portal
        self.hosts = hosts
        self.credentials = credentials
        self.tell = tell
    }

    /// A session with the portal, or with another, which gets no credentials.
    public func session(with other: String? = nil) throws(PortalError) -> PortalSession {
        let isOwn = other == nil || URLComponents(string: other!)?.host == URLComponents(string: portal)?.host
        return try PortalSession(url: other ?? portal, hosts: hosts, credentials: isOwn ? credentials : .none)
    }

    /// Serves every item file of a drop folder. One that cannot be served is moved to `failed/` beside the reason, and one
    /// that may be served later stays.
    ///
    /// - Returns: whether some stay.
    public func serve(_ folder: String) -> Bool {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter(ItemFile.isNamed).sorted()
        var isLeft = false
        for name in names {
            let path = "\(folder)/\(name)"
            do throws(PortalError) {
                try fetch(ItemFile(contentsOf: path), into: folder)
                move(path, to: "\(folder)/archive")
            } catch {
                tell("\(name): \(error)")
                if error.isTransient { isLeft = true } else { refuse(path, because: error, folder: folder) }
            }
        }
        return isLeft
    }

    /// Both files are whole before the first appears, and the model appears first, so that the data is trained on it.
    private func fetch(_ file: ItemFile, into folder: String) throws(PortalError) {
        var session = try session(with: file.portal)
        var fetched: [Fetched] = []
        for (id, role) in [(file.model, Item.Role.model), (file.data, .data)] {
            guard let id else { continue }
            fetched.append(try session.download(session.item(id), as: role, into: folder))
        }
        for file in fetched {
            let path = try file.place()
            tell("fetched \(path), \(file.bytes) bytes, SHA-256 \(file.sha256).")
        }
    }

    private func refuse(_ path: String, because error: PortalError, folder: String) {
        guard let target = move(path, to: "\(folder)/failed") else { return }
        try? Data("\(error)\n".utf8).write(to: URL(filePath: target + ".error.txt"))
    }

    /// Where the file lies now; nil where it could not be moved.
    @discardableResult private func move(_ path: String, to folder: String) -> String? {
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let name = URL(filePath: path).lastPathComponent
        for number in 1...999 {
            let target = number == 1 ? "\(folder)/\(name)" : "\(folder)/\(number)-\(name)"
            if FileManager.default.fileExists(atPath: target) { continue }
            return (try? FileManager.default.moveItem(atPath: path, toPath: target)) != nil ? target : nil
        }
        return nil
    }
}
