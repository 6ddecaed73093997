internal import CGDAL
internal import Foundation

/// A zip archive or a folder whose files are read where they lie; nothing is unpacked to disk unless asked for.
///
/// A zip's central directory is checked against `ArchiveLimits` before anything is decompressed.
public struct Archive: Sendable {
    /// One file of the archive.
    public struct Entry: Sendable, Equatable {
        /// The path inside the archive, with forward slashes.
        public let name: String
        /// Bytes when unpacked.
        public let size: Int
        /// What the bytes' CRC-32 must be; nil in a folder.
        let checksum: UInt32?
    }

    /// The archive's own path.
    public let path: String
    /// Whether it is a folder, whose entries are files by themselves.
    public let isFolder: Bool
    /// The files, sorted by name; folders have no entries.
    public let entries: [Entry]
    private let positions: [String: Int]
    private let root: String

    /// Opens a zip file, whatever its extension, or a folder.
    ///
    /// - Parameter recursively: whether a folder's subfolders belong to it.
    /// - Throws: `ArchiveError` where the file is no zip, cut off, encrypted, beyond `limits`, or has names that are absolute,
    ///   climb out with `..`, or stand twice, be it in two spellings of Unicode.
    public init(opening path: String, limits: ArchiveLimits = .standard, recursively: Bool = true) throws(ArchiveError) {
        self.path = path
        var isDirectory: ObjCBool = false
        isFolder = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
        if isFolder {
            root = path
            entries = try Self.files(under: path, limits: limits, recursively: recursively)
        } else {
            guard path.hasBalancedBraces else { throw .unreadable(path: path, reason: "its name has unpaired braces") }
            let root = "/vsizip/{\(path)}"
            self.root = root
            guard let file = VirtualFile(reading: path) else { throw .unreadable(path: path, reason: GDAL.message) }
            let directory = try ZipDirectory(of: file, path: path, limits: limits)
            entries = directory.records.filter { !$0.isFolder }
                .map { Entry(name: $0.name, size: $0.size, checksum: $0.checksum) }.sorted { $0.name < $1.name }
            // GDAL lists an archive once, and finds its entries by that list from then on.
            if directory.hasUnmarkedUnicode { GDAL.withUnicodeInZips { CSLDestroy(VSIReadDir(root)) } }
        }
        var positions: [String: Int] = [:]
        for (position, entry) in entries.enumerated() {
            guard positions.updateValue(position, forKey: entry.name) == nil else {
                throw .unsafeName(path: path, entry: entry.name, reason: "stands in it twice")
            }
        }
        self.positions = positions
    }

    /// The regular files below a folder; links are passed over.
    private static func files(under folder: String, limits: ArchiveLimits, recursively: Bool) throws(ArchiveError) -> [Entry] {
        guard let found = FileManager.default.enumerator(atPath: folder) else {
            throw .unreadable(path: folder, reason: "the folder cannot be listed")
        }
        var entries: [Entry] = []
        while let name = found.nextObject() as? String {
            if !recursively { found.skipDescendants() }
            guard let attributes = found.fileAttributes, attributes[.type] as? FileAttributeType == .typeRegular else { continue }
            guard entries.count < limits.entries else {
                throw .beyondLimits(path: folder, found: "more files", limit: "\(limits.entries)")
            }
            entries.append(Entry(name: name, size: (attributes[.size] as? NSNumber)?.intValue ?? 0, checksum: nil))
        }
        return entries.sorted { $0.name < $1.name }
    }

    /// The entry of that name, if there is one.
    public func entry(_ name: String) -> Entry? { positions[name].map { entries[$0] } }

    /// Where GDAL finds an entry: `/vsizip/{…}/name`, or the file itself in a folder.
    public func gdalPath(of entry: String) -> String { "\(root)/\(entry)" }
}

extension String {
    /// GDAL marks an archive's name with braces, and counts those inside it.
    fileprivate var hasBalancedBraces: Bool {
        var depth = 0
        for character in self {
            if character == "{" { depth += 1 }
            if character == "}" { depth -= 1 }
            if depth < 0 { return false }
        }
        return depth == 0
    }
}
