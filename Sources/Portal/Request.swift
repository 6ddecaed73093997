internal import CCurl
internal import Foundation

/// One exchange over HTTP by libcurl, which verifies the server's certificate. Redirects are not followed by libcurl but by
/// ``send(_:)``, so that every hop is checked against the allowed hosts.
struct Request {
    var url: String
    var headers: [String] = []
    /// Fields of a form to post; nil to get.
    var form: [(String, String)]?
    /// A file to post with the form.
    var file: (name: String, bytes: Data)?
    /// Bytes that are there already: the answer shall begin behind them.
    var offset = 0
    /// Given up if slower than a kilobyte a second for so long.
    var patience = 60

    /// What came back.
    struct Response {
        var status = 0
        /// By name in small letters.
        var headers: [String: String] = [:]
    }

    /// Gets the answer, and hands its body out piece by piece; `body` returns false to break off.
    ///
    /// The headers of the request go to the first server only, since they may hold a token.
    func send(_ hosts: AllowedHosts, body: @escaping (Response, UnsafeRawBufferPointer) -> Bool) throws(PortalError) -> Response {
        var hop = self
        for _ in 0..<6 {
            try hosts.check(hop.url)
            let response = try hop.exchange(body)
            guard [301, 302, 303, 307, 308].contains(response.status), let location = response.headers["location"],
                let target = URL(string: location, relativeTo: URL(string: hop.url))?.absoluteString
            else { return response }
            if !isSameServer(target, hop.url) { hop.headers = [] }
            hop.url = target
            (hop.form, hop.file) = (nil, nil)
        }
        throw .unexpected(host: host, found: "more than five redirects", expected: "an answer")
    }

    var host: String { URLComponents(string: url)?.host ?? url }

    private func exchange(_ body: @escaping (Response, UnsafeRawBufferPointer) -> Bool) throws(PortalError) -> Response {
        guard let curl = curl_easy_init() else { throw .unreachable(host: host, reason: "libcurl does not start") }
        defer { curl_easy_cleanup(curl) }
        let receiver = Receiver(body)
        address(curl)
        receiver.listen(to: curl)
        // A server that is asked first whether it wants the file may never answer that.
        let list = (headers + (file == nil ? [] : ["Expect:"])).reduce(nil as UnsafeMutablePointer<curl_slist>?) { curl_slist_append($0, $1) }
        defer { curl_slist_free_all(list) }
        _ = finetuned_set_list(curl, CURLOPT_HTTPHEADER, list)
        let mime = file.flatMap { file in curl_mime_init(curl).map { fill($0, file) } }
        defer { curl_mime_free(mime) }
        if let mime {
            _ = finetuned_set_mime(curl, CURLOPT_MIMEPOST, mime)
        } else if let form {
            _ = finetuned_set_text(curl, CURLOPT_COPYPOSTFIELDS, form.map { "\($0.escaped)=\($1.escaped)" }.joined(separator: "&"))
        }
        let result = withExtendedLifetime(receiver) { curl_easy_perform(curl) }
        receiver.response.status = finetuned_status(curl)
        guard result == CURLE_OK || receiver.isBrokenOff else {
            throw .unreachable(host: host, reason: String(cString: curl_easy_strerror(result)))
        }
        return receiver.response
    }

    /// Where the request goes, and how long it may take.
    private func address(_ curl: UnsafeMutableRawPointer) {
        _ = finetuned_set_text(curl, CURLOPT_URL, url)
        _ = finetuned_set_text(curl, CURLOPT_PROTOCOLS_STR, "http,https")
        _ = finetuned_set_text(curl, CURLOPT_USERAGENT, "finetuned")
        for (option, value) in [(CURLOPT_NOSIGNAL, 1), (CURLOPT_CONNECTTIMEOUT, 30), (CURLOPT_LOW_SPEED_LIMIT, 1024), (CURLOPT_LOW_SPEED_TIME, patience)] {
            _ = finetuned_set_long(curl, option, value)
        }
        // As OpenSSL's own programs do: a file of certificates to trust instead of the system's, for a portal with a private authority.
        if let file = ProcessInfo.processInfo.environment["SSL_CERT_FILE"] { _ = finetuned_set_text(curl, CURLOPT_CAINFO, file) }
        if offset > 0 { _ = finetuned_set_text(curl, CURLOPT_RANGE, "\(offset)-") }
    }
}

extension Request {
    /// The form and the file as `multipart/form-data`, RFC 7578.
    private func fill(_ mime: OpaquePointer, _ file: (name: String, bytes: Data)) -> OpaquePointer {
        for (name, value) in form ?? [] {
            let part = curl_mime_addpart(mime)
            curl_mime_name(part, name)
            curl_mime_data(part, value, -1)
        }
        let part = curl_mime_addpart(mime)
        curl_mime_name(part, "file")
        curl_mime_filename(part, file.name)
        _ = file.bytes.withUnsafeBytes { curl_mime_data(part, $0.baseAddress, $0.count) }
        return mime
    }
}

/// Collects an answer for libcurl's callbacks.
private final class Receiver {
    var response = Request.Response()
    /// Whether the body was refused by whoever asked for it.
    private(set) var isBrokenOff = false
    private let body: (Request.Response, UnsafeRawBufferPointer) -> Bool

    init(_ body: @escaping (Request.Response, UnsafeRawBufferPointer) -> Bool) { self.body = body }

    /// Has libcurl hand over what it receives; the receiver must live as long as that goes on.
    func listen(to curl: UnsafeMutableRawPointer) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        _ = finetuned_set_sink(curl, CURLOPT_HEADERFUNCTION, CURLOPT_HEADERDATA, { bytes, size, count, context in
            Receiver.of(context).header(String(decoding: UnsafeRawBufferPointer(start: bytes, count: size * count), as: UTF8.self))
            return size * count
        }, context)
        _ = finetuned_set_sink(curl, CURLOPT_WRITEFUNCTION, CURLOPT_WRITEDATA, { bytes, size, count, context in
            Receiver.of(context).take(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
        }, context)
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> Receiver { Unmanaged<Receiver>.fromOpaque(context!).takeUnretainedValue() }

    func header(_ line: String) {
        if line.hasPrefix("HTTP/") {
            response = Request.Response(status: line.split(separator: " ").dropFirst().first.flatMap { Int($0.prefix(3)) } ?? 0)
        } else if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespacesAndNewlines)
            response.headers[line[..<colon].lowercased()] = value
        }
    }

    func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if !body(response, bytes) { isBrokenOff = true }
        return !isBrokenOff
    }
}

extension String {
    /// As a form's field or a part of an address: letters and digits of ASCII stay, every other byte is escaped.
    var escaped: String {
        utf8.map { byte in
            let character = Character(UnicodeScalar(byte))
            return byte < 128 && (character.isLetter || character.isNumber) ? String(character) : String(format: "%%%02X", byte)
        }.joined()
    }
}
