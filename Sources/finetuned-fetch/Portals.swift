import Portal

/// The portals that may be asked, of which one gets the login.
struct Portals {
    /// The one that is meant unless another is named, and the only one that gets the credentials.
    let url: String
    let hosts: AllowedHosts
    let credentials: Credentials

    /// A session with the portal, or with another, which gets no credentials.
    func session(with other: String? = nil) throws(PortalError) -> PortalSession {
        let isOwn = other.map { isSameServer($0, url) } ?? true
        return try PortalSession(url: other ?? url, hosts: hosts, credentials: isOwn ? credentials : .none)
    }
}
