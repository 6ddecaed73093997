import Foundation
import Synchronization

/// A server on this machine that speaks as much of HTTP as a portal's client needs, with answers of a test's own.
final class LocalPortal: Sendable {
    struct Request: Sendable {
        let method, path: String
        let bytes: Data
        var body: String { String(decoding: bytes, as: UTF8.self) }
        /// By name in small letters.
        let headers: [String: String]
        /// The first byte that is asked for.
        var start: Int? { headers["range"].flatMap { Int($0.dropFirst("bytes=".count).prefix { $0.isNumber }) } }
    }

    struct Answer: Sendable {
        var status = 200
        var headers: [String: String] = [:]
        var body: [UInt8] = []
        /// What `Content-Length` claims; nil: the truth.
        var length: Int?
        /// Whether the connection stays open when the body is sent, until the client gives up.
        var isLeftOpen = false

        static func json(_ text: String) -> Answer { Answer(body: Array(text.utf8)) }
        static func file(_ bytes: [UInt8]) -> Answer { Answer(body: bytes) }
        static func status(_ status: Int) -> Answer { Answer(status: status) }
    }

    private let socket: Int32
    private let port: UInt16
    private let seen = Mutex<[Request]>([])
    private let answer: @Sendable (Request, Int) -> Answer

    /// - Parameter answer: takes the request and how many there were for the same path before.
    init(_ answer: @escaping @Sendable (Request, Int) -> Answer) throws {
        self.answer = answer
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.socket = socket
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listening = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && listen(socket, 16) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        guard listening else { throw POSIXError(.EADDRINUSE) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in serve() }
    }

    var url: String { "http://127.0.0.1:\(port)" }
    var requests: [Request] { seen.withLock { $0 } }

    /// Ends the server.
    func stop() { shutdown(socket, Int32(SHUT_RDWR)) }

    private func serve() {
        while true {
            let client = accept(socket, nil, nil)
            guard client >= 0 else { break }
            Thread.detachNewThread { [self] in
                converse(client)
                close(client)
            }
        }
        close(socket)
    }

    private func converse(_ client: Int32) {
        guard let request = receive(client) else { return }
        let before = seen.withLock { seen in
            defer { seen.append(request) }
            return seen.count { $0.path == request.path }
        }
        let answer = answer(request, before)
        var head = "HTTP/1.1 \(answer.status) Answer\r\nContent-Length: \(answer.length ?? answer.body.count)\r\nConnection: close\r\n"
        for (name, value) in answer.headers { head += "\(name): \(value)\r\n" }
        let bytes = Array((head + "\r\n").utf8) + answer.body
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            sent += count
        }
        if answer.isLeftOpen {
            var byte: UInt8 = 0
            while recv(client, &byte, 1, 0) > 0 {}
        }
    }

    private func receive(_ client: Int32) -> Request? {
        var bytes = Data(), chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            if let end = bytes.range(of: Data("\r\n\r\n".utf8)) {
                let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n"), first = lines[0].split(separator: " ")
                let headers = Dictionary(lines.dropFirst().compactMap { line in
                    line.firstIndex(of: ":").map { (line[..<$0].lowercased(), line[line.index(after: $0)...].trimmingCharacters(in: .whitespaces)) }
                }, uniquingKeysWith: { $1 })
                if bytes.count - end.upperBound >= Int(headers["content-length"] ?? "0") ?? 0 {
                    return Request(method: String(first[0]), path: String(first[1]), bytes: Data(bytes[end.upperBound...]), headers: headers)
                }
            }
            let count = recv(client, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            bytes.append(contentsOf: chunk[..<count])
        }
    }
}
