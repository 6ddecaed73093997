internal import Esri
internal import Foundation
internal import Hashing
public import Job
internal import Raster

extension FileCard {
    /// A file as it lies on disk, or a folder with the sum of its files.
    public init(path: String) throws {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        if attributes?[.type] as? FileAttributeType == .typeDirectory {
            self.init(name: path, bytes: try Archive(opening: path).entries.reduce(0) { $0 + $1.size }, sha256: nil)
            return
        }
        self.init(name: path, bytes: (attributes?[.size] as? NSNumber)?.intValue ?? 0, sha256: try SHA256.digest(ofFile: path))
    }

    /// A file of a package.
    init(_ entry: Archive.Entry, in archive: Archive) throws {
        let digest = SHA256()
        try archive.forEachChunk(of: entry.name) { digest.update($0) }
        self.init(name: entry.name, bytes: entry.size, sha256: digest.finish())
    }
}
