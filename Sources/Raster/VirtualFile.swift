internal import CGDAL

/// A file in GDAL's virtual file system, open for reading or writing; closed when the value goes.
struct VirtualFile: ~Copyable {
    private let handle: UnsafeMutablePointer<VSILFILE>
    private var isOpen = true

    /// Opens `path` for reading; nil where that fails, with the reason in `GDAL.message`.
    init?(reading path: String) { self.init(path, mode: "rb") }

    /// Creates `path` anew; nil where that fails, with the reason in `GDAL.message`.
    init?(writing path: String) { self.init(path, mode: "wb") }

    /// Opens `path` to change bytes in it; nil where that fails, with the reason in `GDAL.message`.
    init?(updating path: String) { self.init(path, mode: "rb+") }

    private init?(_ path: String, mode: String) {
        GDAL.begin()
        guard let handle = VSIFOpenExL(path, mode, 1) else { return nil }
        self.handle = handle
    }

    deinit { if isOpen { VSIFCloseL(handle) } }

    /// Bytes in the file.
    var size: Int {
        let position = VSIFTellL(handle)
        VSIFSeekL(handle, 0, SEEK_END)
        defer { VSIFSeekL(handle, position, SEEK_SET) }
        return Int(clamping: VSIFTellL(handle))
    }

    /// Up to `limit` bytes from here on; empty at the end.
    func read(_ limit: Int) -> [UInt8]? {
        GDAL.begin()
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            count = limit == 0 ? 0 : VSIFReadL(buffer.baseAddress, 1, limit, handle)
        }
        return GDAL.failed ? nil : bytes
    }

    /// `count` bytes from `offset`; nil where the file holds fewer.
    func read(at offset: Int, count: Int) -> [UInt8]? {
        guard offset >= 0, count >= 0, VSIFSeekL(handle, UInt64(offset), SEEK_SET) == 0, let bytes = read(count),
            bytes.count == count
        else { return nil }
        return bytes
    }

    /// Appends `bytes`; false where the disk says no.
    func write(_ bytes: [UInt8]) -> Bool { VSIFWriteL(bytes, 1, bytes.count, handle) == bytes.count }

    /// Replaces the bytes at `offset`; false where the disk says no.
    func write(_ bytes: [UInt8], at offset: Int) -> Bool { VSIFSeekL(handle, UInt64(offset), SEEK_SET) == 0 && write(bytes) }

    /// Closes the file; false where buffered bytes did not reach it.
    mutating func close() -> Bool {
        isOpen = false
        return VSIFCloseL(handle) == 0
    }

    /// Makes a file of the chunks that `body` hands to its argument; an unfinished file is removed.
    static func create(
        _ path: String, _ body: (_ write: ([UInt8]) throws(ArchiveError) -> Void) throws(ArchiveError) -> Void
    ) throws(ArchiveError) {
        guard var file = VirtualFile(writing: path) else { throw .unwritable(path: path, reason: GDAL.message) }
        let full = ArchiveError.unwritable(path: path, reason: "the disk may be full")
        do throws(ArchiveError) {
            try body { chunk throws(ArchiveError) in if !file.write(chunk) { throw full } }
            guard file.close() else { throw full }
        } catch {
            VSIUnlink(path)
            throw error
        }
    }
}
