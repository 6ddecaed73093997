internal import CGDAL
internal import Foundation

extension Archive {
    /// What to pack under a name.
    public enum Source: Sendable, Equatable {
        /// A file on disk, or anywhere GDAL reads.
        case file(String)
        /// Bytes in memory.
        case bytes([UInt8])
        /// A file that is stored as it is, because packing it would take long and gain little: trained weights.
        case stored(String)
        /// An empty folder; its name takes a closing slash by itself.
        case folder
    }

    /// Writes a zip archive; it appears under its name only when it is whole and on the disk.
    ///
    /// - Parameters:
    ///   - files: names with forward slashes, in the order they are to stand in.
    ///   - path: the archive to make; replaced where it exists.
    /// - Throws: `ArchiveError` where a source cannot be read or the archive cannot be written.
    public static func write(_ files: [(name: String, source: Source)], to path: String) throws(ArchiveError) {
        let part = path + ".part"
        GDAL.begin()
        guard let zip = CPLCreateZip(part, nil) else { throw .unwritable(path: path, reason: GDAL.message) }
        do throws(ArchiveError) {
            do throws(ArchiveError) {
                try GDAL.withUnicodeInZips { () throws(ArchiveError) in
                    for file in files { try pack(file.source, as: file.name, into: zip, of: path) }
                }
            } catch {
                CPLCloseZip(zip)
                throw error
            }
            guard CPLCloseZip(zip) == CE_None else { throw .unwritable(path: path, reason: GDAL.message) }
            try ZipTime(.now).stamp(part)
            try syncToDisk(part)
            guard VSIRename(part, path) == 0 else { throw .unwritable(path: path, reason: GDAL.message) }
            try syncToDisk(path.parentFolder)
        } catch {
            VSIUnlink(part)
            throw error
        }
    }

    private static func pack(
        _ source: Source, as name: String, into zip: UnsafeMutableRawPointer, of path: String
    ) throws(ArchiveError) {
        let isFolder = source == .folder
        let created = GDAL.withList(["COMPRESSED=\(source.isPacked ? "YES" : "NO")"]) { options in
            CPLCreateFileInZip(zip, isFolder && !name.hasSuffix("/") ? name + "/" : name, options)
        }
        guard created == CE_None else { throw .unwritable(path: path, reason: GDAL.message) }
        try source.forEachChunk { chunk throws(ArchiveError) in
            guard CPLWriteFileInZip(zip, chunk, Int32(chunk.count)) == CE_None else {
                throw .unwritable(path: path, reason: GDAL.message)
            }
        }
        guard CPLCloseFileInZip(zip) == CE_None else { throw .unwritable(path: path, reason: GDAL.message) }
    }
}

extension Archive.Source {
    /// Writes the bytes to a file; an unfinished one is removed.
    ///
    /// - Throws: `ArchiveError` where the source cannot be read or the file cannot be written.
    public func write(to path: String) throws(ArchiveError) {
        try VirtualFile.create(path) { write throws(ArchiveError) in try forEachChunk(write) }
    }

    fileprivate var isPacked: Bool {
        switch self {
        case .file, .bytes: true
        case .stored, .folder: false
        }
    }

    /// Hands out the bytes a mebibyte at a time.
    func forEachChunk(_ body: ([UInt8]) throws(ArchiveError) -> Void) throws(ArchiveError) {
        switch self {
        case .folder: return
        case .bytes(let bytes):
            for start in stride(from: 0, to: bytes.count, by: 1 << 20) {
                try body(Array(bytes[start..<min(start + 1 << 20, bytes.count)]))
            }
        case .file(let path), .stored(let path):
            guard let file = VirtualFile(reading: path) else { throw .unreadable(path: path, reason: GDAL.message) }
            while true {
                guard let chunk = file.read(1 << 20) else { throw .unreadable(path: path, reason: GDAL.message) }
                if chunk.isEmpty { return }
                try body(chunk)
            }
        }
    }
}
