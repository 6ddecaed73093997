internal import Glibc

/// An item's data, whole and checked, under its hidden name.
public struct Fetched: Sendable, Equatable {
    let part: String
    /// The name it is to have.
    public let name: String
    public let bytes: Int
    /// 64 hexadecimal digits.
    public let sha256: String

    /// Gives the file its name in its folder, or a numbered one where that is taken.
    ///
    /// - Returns: its path.
    public func place() throws(PortalError) -> String {
        let folder = part.prefix(upTo: part.lastIndex(of: "/") ?? part.startIndex)
        let dot = name.lastIndex(of: ".") ?? name.endIndex
        for number in 1...999 {
            let target = "\(folder)/" + (number == 1 ? name : "\(name[..<dot])-\(number)\(name[dot...])")
            if link(part, target) == 0 {
                unlink(part)
                return target
            }
            guard errno == EEXIST else { throw .unwritable(path: target, reason: String(cString: strerror(errno))) }
        }
        throw .unwritable(path: "\(folder)/\(name)", reason: "a thousand files of that name are there")
    }
}
