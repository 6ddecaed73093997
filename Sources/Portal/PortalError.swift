/// Why an item cannot be fetched or published; every description is one sentence, and none holds a credential.
public enum PortalError: Error, Equatable, CustomStringConvertible {
    /// An address that may not be asked: another scheme than https, or a host that the configuration does not allow.
    case forbidden(url: String, reason: String)
    /// The connection failed or was cut, for now.
    case unreachable(host: String, reason: String)
    /// The server answered with a status that is no success.
    case status(host: String, code: Int)
    /// The portal refuses in its own words.
    case refused(host: String, code: Int, message: String)
    /// The answer is something else than expected: a login page, no JSON.
    case unexpected(host: String, found: String, expected: String)
    /// This is no item's id.
    case noID(String)
    /// The item is of another type than wanted.
    case wrongType(id: String, found: String, expected: String)
    /// The file that arrived is not the item's.
    case wrongSize(name: String, found: Int, expected: Int)
    /// The file does not fit on the disk.
    case noSpace(folder: String, needed: Int, free: Int)
    /// A file that is to be uploaded, or that has just been fetched, cannot be read.
    case unreadable(path: String)
    /// A file cannot be written or moved.
    case unwritable(path: String, reason: String)

    /// Whether trying again later can help.
    public var isTransient: Bool {
        switch self {
        case .unreachable, .noSpace: true
        // 498 and 499 are about tokens.
        case .status(_, let code), .refused(_, let code, _): code == 429 || code >= 500
        default: false
        }
    }

    public var description: String {
        switch self {
        case .forbidden(let url, let reason): "\(url) is not asked, because \(reason); allow it with hosts in [portal] if it is to be trusted."
        case .unreachable(let host, let reason): "\(host) could not be reached or broke off (\(reason)); it is tried again later."
        case .status(let host, let code):
            isTransient
                ? "\(host) answers \(code), so it is busy or out of order; it is tried again later."
                : "\(host) answers \(code)\(code == 404 ? ", so there is no such item or it is not shared" : ""); check the item's id and who may see it."
        case .refused(let host, let code, let message):
            isTransient
                ? "\(host) answers \(code) (\(message)), so it is busy or out of order; it is tried again later."
                : "\(host) refuses with \(code) (\(message)); check the item's id, its sharing, and the portal's credentials."
        case .unexpected(let host, let found, let expected): "\(host) sent \(found) where \(expected) was expected; check the portal's address."
        case .noID(let text): "'\(text)' is no item id; give the 32 hexadecimal digits at the end of the item's address."
        case .wrongType(let id, let found, let expected): "Item \(id) is \(found); expected \(expected), so name another item."
        case .wrongSize(let name, let found, let expected):
            "\(name) arrived with \(found) bytes where the portal announces \(expected); it was removed, so fetch it again."
        case .noSpace(let folder, let needed, let free):
            "\(folder) has \(free) bytes free where \(needed) are needed; free some space, and it is tried again later."
        case .unreadable(let path): "\(path) cannot be read; check that it is still there, and its permissions."
        case .unwritable(let path, let reason): "\(path) cannot be written (\(reason)); check the folder and its permissions."
        }
    }
}
