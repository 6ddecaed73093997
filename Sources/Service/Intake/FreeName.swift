internal import SystemPackage

/// Names that nothing has yet: `pools.zip`, `pools-2.zip`, `pools-3.zip`, …
enum FreeName {
    /// Tries one name after the other until `reserve` says that it is free and taken now.
    ///
    /// - Parameters:
    ///   - ending: What follows the counter, such as `.zip`.
    static func reserve<Failure: Error>(
        stem: String, ending: String, in folder: FilePath, reserve: (FilePath) throws(Failure) -> Bool
    ) throws(Failure) -> FilePath {
        let stem = stem.shortened(to: 180)
        var path = folder.appending(stem + ending)
        var count = 1
        while try !reserve(path) {
            count += 1
            path = folder.appending("\(stem)-\(count)\(ending)")
        }
        return path
    }
}

/// A file's name in two parts.
struct FileName {
    let stem: String
    /// The extension with its dot, or nothing; what follows the dot of `1. A long title` is none.
    let ending: String

    var text: String { stem + ending }

    init(_ file: FilePath) {
        self.init(file.lastComponent?.string ?? "file")
    }

    init(_ name: String) {
        let dot = name.lastIndex(of: ".").flatMap { $0 == name.startIndex || name[$0...].utf8.count > 32 ? nil : $0 } ?? name.endIndex
        stem = String(name[..<dot])
        ending = String(name[dot...])
    }
}
