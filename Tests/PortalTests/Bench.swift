import Foundation
import TestSupport

@testable import Portal

/// A portal with one item, a folder to fetch it into, and a session.
final class Bench {
    static let id = String(repeating: "a1", count: 16)
    static let file: [UInt8] = Array("PK".utf8) + (0..<200_000).map { UInt8($0 * 7 % 251) }
    static let itemPath = "/sharing/rest/content/items/\(id)?f=json"
    static let dataPath = "/sharing/rest/content/items/\(id)/data"

    private let home: TemporaryFolder
    var folder: String { home.path }
    let portal: LocalPortal

    /// - Parameters:
    ///   - data: the answer to a request for the file, and how many there were before.
    ///   - size: what the portal says of the file.
    ///   - id: what the portal says the item's id is.
    init(
        size: Int = Bench.file.count, type: String = "Image Collection", name: String = "roofs.zip", id: String = Bench.id,
        _ data: @escaping @Sendable (LocalPortal.Request, Int) -> LocalPortal.Answer = { _, _ in .file(Bench.file) }
    ) throws {
        home = try TemporaryFolder()
        portal = try LocalPortal { request, before in
            switch request.path {
            case Self.itemPath:
                .json(#"{"id": "\#(id)", "type": "\#(type)", "name": "\#(name)", "title": "Roofs", "size": \#(size), "modified": 1700000000000}"#)
            case Self.dataPath: data(request, before)
            case "/sharing/rest/generateToken": .json(#"{"token": "token-\#(before)", "expires": 1700000000000}"#)
            default: .status(404)
            }
        }
    }

    deinit { portal.stop() }

    func fetch(_ credentials: Credentials = .none, as role: Item.Role = .data, hosts: [String] = ["127.0.0.1"], patience: Int = 60, attempts: Int = 5) throws -> Fetched {
        var session = try portal.session(credentials, hosts: hosts, patience: patience)
        return try session.download(session.item(Self.id), as: role, into: folder, attempts: attempts)
    }

    var files: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted() }
    func bytes(_ path: String) -> [UInt8] { FileManager.default.contents(atPath: path).map { [UInt8]($0) } ?? [] }
    var dataRequests: [LocalPortal.Request] { portal.requests.filter { $0.path == Self.dataPath } }
}

extension LocalPortal {
    func session(_ credentials: Credentials = .none, hosts: [String] = ["127.0.0.1"], patience: Int = 60) throws -> PortalSession {
        var allowed = AllowedHosts(hosts)
        allowed.allowsPlainHTTP = true
        var session = try PortalSession(url: url, hosts: allowed, credentials: credentials)
        session.patience = patience
        return session
    }
}

/// The answer of a server that can continue a file.
@Sendable func continued(_ request: LocalPortal.Request) -> LocalPortal.Answer {
    guard let start = request.start else { return .file(Bench.file) }
    return .init(
        status: 206, headers: ["Content-Range": "bytes \(start)-\(Bench.file.count - 1)/\(Bench.file.count)"], body: Array(Bench.file[start...]))
}

/// The first half, and then the connection is gone.
@Sendable func half() -> LocalPortal.Answer {
    .init(body: Array(Bench.file[..<(Bench.file.count / 2)]), length: Bench.file.count)
}
