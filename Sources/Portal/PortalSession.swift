internal import Foundation

/// A conversation with one portal in the REST dialect of ArcGIS: items, their data, and tokens that are renewed when they expire.
public struct PortalSession {
    /// `https://www.arcgis.com`, without a slash at its end.
    public let url: String
    let hosts: AllowedHosts
    private let credentials: Credentials
    private var token: String?
    /// Seconds between two questions whether a portal has put together what was uploaded.
    var pause = 2.0
    /// Bytes that are uploaded at once; a larger file goes in parts.
    var partSize = 10 << 20
    /// Seconds after which a server that sends next to nothing is given up.
    var patience = 60

    /// - Parameters:
    ///   - url: the portal, with the path of its web adaptor if it has one.
    ///   - hosts: who else may be asked, such as the store that data is redirected to.
    public init(url: String, hosts: AllowedHosts, credentials: Credentials) throws(PortalError) {
        self.url = url.last == "/" ? String(url.dropLast()) : url
        self.hosts = hosts
        self.credentials = credentials
        token = switch credentials {
            case .token(let token), .apiKey(let token): token
            case .none, .user: nil
        }
        try hosts.check(url)
    }

    /// What the portal knows of an item.
    public mutating func item(_ id: String) throws(PortalError) -> Item {
        guard id.wholeMatch(of: /[0-9a-fA-F]{32}/) != nil else { throw .noID(id) }
        let json = try authorized { session throws(PortalError) in try session.json("/sharing/rest/content/items/\(id)?f=json") }
        guard let item = Item(json) else { throw .unexpected(host: host, found: "an answer without an id or a type", expected: "an item") }
        guard item.id.lowercased() == id.lowercased() else { throw .unexpected(host: host, found: "another item", expected: "item \(id)") }
        return item
    }

    var host: String { URLComponents(string: url)?.host ?? url }

    // MARK: - Tokens

    /// Does something with a token where there is one, and once more with a new one if the portal calls it invalid or missing.
    mutating func authorized<Result>(_ body: (PortalSession) throws(PortalError) -> Result) throws(PortalError) -> Result {
        if token == nil, case .user = credentials { try renew() }
        do throws(PortalError) { return try body(self) } catch {
            guard case .refused(_, 498...499, _) = error, case .user = credentials else { throw error }
            try renew()
            return try body(self)
        }
    }

    private mutating func renew() throws(PortalError) {
        guard case .user(let name, let password) = credentials else { return }
        let form = [
            ("username", name), ("password", password), ("client", "referer"), ("referer", url), ("expiration", "60"), ("f", "json"),
        ]
        let json = try json("/sharing/rest/generateToken", form: form, isLogin: true)
        guard let token = json["token"] as? String else {
            throw .unexpected(host: host, found: "an answer without a token", expected: "a token")
        }
        self.token = token
    }

    /// The token goes into a header: addresses end up in logs.
    func request(_ path: String) -> Request {
        let headers = token.map { ["X-Esri-Authorization: Bearer \($0)", "Referer: \(url)"] } ?? []
        return Request(url: url + path, headers: headers, patience: patience)
    }

    // MARK: - JSON

    /// - Parameter file: posted with the form.
    func json(
        _ path: String, form: [(String, String)]? = nil, file: (name: String, bytes: Data)? = nil, isLogin: Bool = false
    ) throws(PortalError) -> [String: Any] {
        var request = request(path)
        (request.form, request.file) = (form, file)
        if isLogin { request.headers = [] }
        var bytes = Data()
        let response = try request.send(hosts) { response, chunk in
            // A redirect says in its own words where the answer is.
            if (300..<400).contains(response.status) { return true }
            bytes.append(contentsOf: chunk)
            return bytes.count < 1 << 20
        }
        return try Self.object(bytes, status: response.status, host: host)
    }

    /// Parses an answer; a portal's error has status 200 and says what is wrong inside.
    static func object(_ bytes: Data, status: Int, host: String) throws(PortalError) -> [String: Any] {
        let object = (try? JSONSerialization.jsonObject(with: bytes)) as? [String: Any]
        if let error = object?["error"] as? [String: Any] {
            let message = (error["message"] as? String ?? "no reason").split(whereSeparator: \.isNewline).joined(separator: " ")
            throw .refused(host: host, code: error["code"] as? Int ?? ((200..<300).contains(status) ? 0 : status), message: String(message.prefix(200)))
        }
        guard (200..<300).contains(status) else { throw .status(host: host, code: status) }
        guard let object else { throw .unexpected(host: host, found: "no JSON", expected: "the portal's answer") }
        return object
    }
}
