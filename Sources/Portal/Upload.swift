public import Foundation

extension PortalSession {
    /// Uploads a model package, in place of an item's file or as an item of its own. The portal's REST reference calls it *Update Item*
    /// and *Add Item*, with *Add Part* and *Commit* for files that do not go at once.
    ///
    /// - Parameters:
    ///   - file: the package, open for reading.
    ///   - id: the item that is updated; nil for a new one.
    ///   - title: of a new item.
    ///   - onNew: is told the id of a new item as soon as there is one. If its file does not come through, it is to be updated, or there
    ///     would be another item with each attempt.
    /// - Returns: the item with its new file.
    /// - Throws: ``PortalError``; `wrongType` where the item is no model package.
    public mutating func publish(
        _ file: FileHandle, named name: String, as id: String?, title: String, onNew: (String) throws(PortalError) -> Void = { _ in }
    ) throws(PortalError) -> Item {
        guard let size = try? file.seekToEnd() else { throw .unreadable(path: name) }
        let package = Package(file: file, name: name, size: Int(size))
        let published = if let id { try update(id, with: package) } else { try add(package, title: title, onNew) }
        let item = try item(published)
        guard item.size ?? package.size == package.size else {
            throw .unexpected(host: host, found: "an item of \(item.size ?? 0) bytes after the upload", expected: "one of \(package.size)")
        }
        return item
    }

    private mutating func update(_ id: String, with package: Package) throws(PortalError) -> String {
        let item = try item(id)
        guard item.role == .model else {
            throw .wrongType(id: id, found: "of type \(item.type)", expected: "a \(Item.packageType), which alone is replaced by one")
        }
        guard let owner = item.owner else { throw .unexpected(host: host, found: "an item without an owner", expected: "who may change it") }
        let path = "/sharing/rest/content/users/\(owner.escaped)/items/\(id)"
        if package.size <= partSize {
            _ = try post("\(path)/update", [], (package.name, package.read(at: 0, count: partSize)))
        } else {
            _ = try post("\(path)/update", [("multipart", "true"), ("filename", package.name)])
            try send(package, to: path, [])
        }
        return id
    }

    private mutating func add(
        _ package: Package, title: String, _ onNew: (String) throws(PortalError) -> Void
    ) throws(PortalError) -> String {
        let form = [("type", Item.packageType), ("title", title), ("tags", "finetuned")]
        let folder = "/sharing/rest/content/users/\(try user().escaped)"
        if package.size <= partSize {
            let id = try id(of: post("\(folder)/addItem", form, (package.name, package.read(at: 0, count: partSize))))
            try onNew(id)
            return id
        }
        let id = try id(of: post("\(folder)/addItem", form + [("multipart", "true"), ("filename", package.name)]))
        try onNew(id)
        try send(package, to: "\(folder)/items/\(id)", form)
        return id
    }

    /// Who the credentials belong to.
    private mutating func user() throws(PortalError) -> String {
        let json = try authorized { session throws(PortalError) in try session.json("/sharing/rest/community/self?f=json") }
        guard let name = json["username"] as? String else { throw .unexpected(host: host, found: "nobody logged in", expected: "the login's user") }
        return name
    }

    private func id(of answer: [String: Any]) throws(PortalError) -> String {
        guard let id = answer["id"] as? String else { throw .unexpected(host: host, found: "an answer without an id", expected: "a new item's") }
        return id
    }

    // MARK: - Parts

    /// Uploads a file part after part, and waits until the portal has put it together.
    private mutating func send(_ package: Package, to item: String, _ form: [(String, String)]) throws(PortalError) {
        for (number, start) in stride(from: 0, to: package.size, by: partSize).enumerated() {
            _ = try post("\(item)/addPart", [("partNum", "\(number + 1)")], (package.name, package.read(at: start, count: partSize)))
        }
        _ = try post("\(item)/commit", form)
        for _ in 0..<Int(600 / pause) {
            let json = try authorized { session throws(PortalError) in try session.json("\(item)/status?f=json") }
            switch json["status"] as? String {
            case "completed": return
            case "failed":
                throw .unexpected(host: host, found: "a failure (\(json["statusMessage"] as? String ?? "no reason"))", expected: "the parts put together")
            default: Thread.sleep(forTimeInterval: pause)
            }
        }
        throw .unreachable(host: host, reason: "it has not put the parts together within ten minutes")
    }

    private mutating func post(
        _ path: String, _ form: [(String, String)], _ file: (name: String, bytes: Data)? = nil
    ) throws(PortalError) -> [String: Any] {
        let json = try authorized { session throws(PortalError) in try session.json(path, form: form + [("f", "json")], file: file) }
        guard json["success"] as? Bool == true else { throw .unexpected(host: host, found: "no success", expected: "a change of the item") }
        return json
    }
}

/// A file on its way to a portal.
private struct Package {
    let file: FileHandle
    let name: String
    /// In bytes.
    let size: Int

    func read(at start: Int, count: Int) throws(PortalError) -> Data {
        do {
            try file.seek(toOffset: UInt64(start))
            if let bytes = try file.read(upToCount: count), bytes.count == min(count, size - start) { return bytes }
        } catch {}
        throw .unreadable(path: name)
    }
}
