import Foundation
import Synchronization

/// A portal that keeps items: they can be fetched, replaced, and added, in one go or in parts.
final class ItemStore: Sendable {
    struct Stored: Sendable {
        var type = "Deep Learning Package"
        var name = "roofs.dlpk"
        var title = "Roofs"
        var bytes: [UInt8] = []
        /// What came of a file that is sent in parts, by number.
        var parts: [Int: [UInt8]] = [:]
    }

    private final class Shelf: Sendable {
        let items: Mutex<[String: Stored]>
        init(_ items: [String: Stored]) { self.items = Mutex(items) }
    }

    static let newID = String(repeating: "9f", count: 16)
    private let shelf: Shelf
    let portal: LocalPortal

    /// - Parameter disturb: an answer instead of the portal's own, given the request and how many there were for the same path before.
    init(_ items: [String: Stored], disturb: @escaping @Sendable (LocalPortal.Request, Int) -> LocalPortal.Answer? = { _, _ in nil }) throws {
        let shelf = Shelf(items)
        self.shelf = shelf
        portal = try LocalPortal { request, before in disturb(request, before) ?? Self.answer(request, before, shelf) }
    }

    deinit { portal.stop() }

    func item(_ id: String) -> Stored? { shelf.items.withLock { $0[id] } }

    private static func answer(_ request: LocalPortal.Request, _ before: Int, _ shelf: Shelf) -> LocalPortal.Answer {
        let path = request.path.split(separator: "?")[0].split(separator: "/").dropFirst(2).map(String.init)
        return shelf.items.withLock { items in
            switch path.count {
            case 1: return .json(#"{"token": "token-\#(before)", "expires": 1700000000000}"#)
            case 2 where path[0] == "community": return .json(#"{"username": "ann"}"#)
            case 3: return items[path[2]].map { .json($0.json(path[2])) } ?? .status(404)
            case 4 where path[3] == "data": return items[path[2]].map { .file($0.bytes) } ?? .status(404)
            case 4 where path[3] == "addItem":
                items[newID] = Stored()
                items[newID]?.take(Form(request))
                return .json(#"{"success": true, "id": "\#(newID)"}"#)
            case 6: return change(&items[path[4]], path[5], request)
            default: return .status(400)
            }
        }
    }

    private static func change(_ item: inout Stored?, _ operation: String, _ request: LocalPortal.Request) -> LocalPortal.Answer {
        guard item != nil else { return .status(404) }
        let form = Form(request)
        switch operation {
        case "update": item?.take(form)
        case "addPart": item?.parts[Int(form["partNum"]) ?? 0] = form.file
        case "commit": item?.assemble()
        case "status": return .json(#"{"status": "completed"}"#)
        default: return .status(400)
        }
        return .json(#"{"success": true}"#)
    }
}

extension ItemStore.Stored {
    fileprivate func json(_ id: String) -> String {
        #"{"id": "\#(id)", "type": "\#(type)", "name": "\#(name)", "title": "\#(title)", "owner": "ann", "size": \#(bytes.count), "modified": 1700000000000}"#
    }

    fileprivate mutating func take(_ form: Form) {
        if !form["type"].isEmpty { (type, title) = (form["type"], form["title"]) }
        if !form["filename"].isEmpty { name = form["filename"] }
        if let file = form.file { (bytes, name) = (file, form.fileName) }
    }

    fileprivate mutating func assemble() {
        bytes = parts.sorted { $0.key < $1.key }.flatMap(\.value)
        parts = [:]
    }
}

/// What is posted: fields, and a file with a form of several parts.
private struct Form {
    private var fields: [String: String] = [:]
    private(set) var file: [UInt8]?
    private(set) var fileName = ""

    init(_ request: LocalPortal.Request) {
        guard let boundary = request.headers["content-type"]?.firstMatch(of: /boundary=(.+)/)?.1 else {
            for field in request.body.split(separator: "&") {
                let parts = field.split(separator: "=", maxSplits: 1)
                fields[String(parts[0])] = parts.count > 1 ? String(parts[1]).removingPercentEncoding : ""
            }
            return
        }
        var rest = request.bytes[...]
        let line = Data("--\(boundary)\r\n".utf8), end = Data("\r\n--\(boundary)".utf8)
        while let start = rest.range(of: line), let head = rest[start.upperBound...].range(of: Data("\r\n\r\n".utf8)),
            let stop = rest[head.upperBound...].range(of: end) {
            let header = String(decoding: rest[start.upperBound..<head.lowerBound], as: UTF8.self), value = rest[head.upperBound..<stop.lowerBound]
            let name = header.firstMatch(of: /\sname="([^"]*)"/).map { String($0.1) } ?? ""
            if let match = header.firstMatch(of: /filename="([^"]*)"/) {
                (file, fileName) = ([UInt8](value), String(match.1))
            } else {
                fields[name] = String(decoding: value, as: UTF8.self)
            }
            rest = rest[(stop.lowerBound + 2)...]
        }
    }

    subscript(name: String) -> String { fields[name] ?? "" }
}
