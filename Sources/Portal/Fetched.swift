public import Foundation
internal import Glibc

/// An item's data, whole and checked, under its hidden name.
public struct Fetched: Sendable, Equatable {
    let part: String
    /// The name it is to have.
    public let name: String
    public let bytes: Int
    /// 64 hexadecimal digits.
    public let sha256: String

    /// Whether the file has, or had, its name besides the hidden one. Whoever moves it elsewhere does not change that.
    public var isPlaced: Bool { Self.isPlaced(part) }

    static func isPlaced(_ part: String) -> Bool {
        var status = stat()
        return lstat(part, &status) == 0 && status.st_nlink > 1
    }

    /// Gives the file its name in its folder, or a numbered one where that is taken.
    ///
    /// - Parameters:
    ///   - settings: what shall lie beside it before it appears, under the same name with `.toml`.
    ///   - keepsPart: whether it keeps the hidden name too, which tells that it was placed.
    /// - Returns: its path.
    public func place(with settings: Data? = nil, keepsPart: Bool = false) throws(PortalError) -> String {
        let folder = part.prefix(upTo: part.lastIndex(of: "/") ?? part.startIndex)
        let dot = name.lastIndex(of: ".") ?? name.endIndex
        for number in 1...999 {
            let stem = "\(folder)/\(name[..<dot])" + (number == 1 ? "" : "-\(number)"), target = stem + name[dot...]
            if access(target, F_OK) == 0 { continue }
            if let settings, try !put(settings, at: stem + ".toml") { continue }
            if link(part, target) == 0 {
                if !keepsPart { unlink(part) }
                return target
            }
            guard errno == EEXIST else { throw .unwritable(path: target, reason: String(cString: strerror(errno))) }
        }
        throw .unwritable(path: "\(folder)/\(name)", reason: "a thousand files of that name are there")
    }

    /// Writes the settings, unless others are there; the same ones are an earlier attempt's.
    private func put(_ settings: Data, at path: String) throws(PortalError) -> Bool {
        if let other = FileManager.default.contents(atPath: path) { return other == settings }
        do { try settings.write(to: URL(filePath: path), options: .atomic) } catch { throw .unwritable(path: path, reason: "\(error)") }
        return true
    }
}
