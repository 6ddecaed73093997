internal import Foundation

/// Which servers may be asked.
public struct AllowedHosts: Sendable, Equatable {
    /// Names, or `*.` and a domain for all hosts below it.
    public var patterns: [String]
    /// Whether plain http is taken too: for tests on this machine only.
    var allowsPlainHTTP = false

    public init(_ patterns: [String]) { self.patterns = patterns }

    /// - Throws: `PortalError.forbidden` for another scheme than https, and for a host that no pattern matches.
    func check(_ url: String) throws(PortalError) {
        guard let parts = URLComponents(string: url), let host = parts.host?.lowercased() else {
            throw .forbidden(url: "An address", reason: "it is no plain web address")
        }
        let shown = "\(parts.scheme ?? "")://\(host)"
        guard parts.user == nil, parts.password == nil else { throw .forbidden(url: shown, reason: "its address holds a login") }
        guard parts.scheme == "https" || allowsPlainHTTP && parts.scheme == "http" else {
            throw .forbidden(url: shown, reason: "only https is")
        }
        guard patterns.contains(where: { matches(host, $0.lowercased()) }) else {
            throw .forbidden(url: shown, reason: "its host is not allowed")
        }
    }

    private func matches(_ host: String, _ pattern: String) -> Bool {
        pattern.hasPrefix("*.") ? host.hasSuffix(pattern.dropFirst()) : host == pattern
    }
}

/// Whether two addresses lead to one server, by scheme, name and port: only then may it know what the other knows.
public func isSameServer(_ left: String, _ right: String) -> Bool {
    func server(_ url: String) -> [String]? {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme, let host = parts.host?.lowercased() else { return nil }
        return [scheme, host, "\(parts.port ?? (scheme == "https" ? 443 : 80))"]
    }
    return server(left) != nil && server(left) == server(right)
}
