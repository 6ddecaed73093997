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
        return lstat(part, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_nlink > 1
    }

    /// Gives the file its name in its folder, or a numbered one where that is taken.
    ///
    /// - Parameters:
    ///   - settings: what shall lie beside it before it appears, under the same name with `.toml`.
    ///   - keepsPart: whether it keeps the hidden name too, which tells that it was placed.
    /// - Returns: its path.
    public func place(with settings: Data? = nil, keepsPart: Bool = false) throws(PortalError) -> String {
        try place(with: settings, keepsPart: keepsPart, link: Glibc.link)
    }

    /// - Parameter link: `link(2)`; tests have it fail.
    func place(
        with settings: Data? = nil, keepsPart: Bool = false, link: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> CInt
    ) throws(PortalError) -> String {
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
            if errno == EEXIST { continue }
            if try moveWithoutLink(to: target) { return target }
        }
        throw .unwritable(path: "\(folder)/\(name)", reason: "a thousand files of that name are there")
    }

    /// Where the file system knows no second names, an empty file keeps the name until the file takes it, and the hidden name is gone.
    ///
    /// - Returns: false if the name is taken.
    private func moveWithoutLink(to target: String) throws(PortalError) -> Bool {
        let place = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        if place < 0, errno == EEXIST { return false }
        if place >= 0 { close(place) }
        if place >= 0, rename(part, target) == 0 { return true }
        let reason = String(cString: strerror(errno))
        if place >= 0 { unlink(target) }
        throw .unwritable(path: target, reason: reason)
    }

    /// Writes the settings, unless others are there; the same ones are an earlier attempt's.
    private func put(_ settings: Data, at path: String) throws(PortalError) -> Bool {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        if descriptor >= 0 {
            defer { close(descriptor) }
            if isRegularFile(descriptor) { return (try? FileHandle(fileDescriptor: descriptor).readToEnd() ?? Data()) == settings }
        }
        do { try settings.write(to: URL(filePath: path), options: .atomic) } catch { throw .unwritable(path: path, reason: "\(error)") }
        return true
    }
}
