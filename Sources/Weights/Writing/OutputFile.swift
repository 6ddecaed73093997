internal import Glibc

/// A file that is written under a temporary name and takes its own when it is whole: readers see the old file or the new one.
/// Without `commit()` nothing remains of it.
struct OutputFile: ~Copyable {
    private let path: String
    private let temporaryPath: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    /// The bytes written so far.
    private(set) var position = 0

    private static let bufferSize = 1 << 16

    init(replacing path: String) throws(WeightProblem) {
        // Without the name, which may be as long as names can be.
        let temporaryPath = "\(Self.folder(of: path)).\(UInt32.random(in: 0...(.max))).part"
        let descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .unwritable(reason: lastSystemError()) }
        (self.path, self.temporaryPath, self.descriptor) = (path, temporaryPath, descriptor)
    }

    deinit {
        unlink(temporaryPath)
        close(descriptor)
    }

    mutating func write(_ bytes: [UInt8]) throws(WeightProblem) {
        try bytes.span.bytes.withUnsafeBytes { bytes throws(WeightProblem) in try write(bytes) }
    }

    mutating func write(_ bytes: UnsafeRawBufferPointer) throws(WeightProblem) {
        position += bytes.count
        if buffer.count + bytes.count > Self.bufferSize { try flush() }
        if bytes.count > Self.bufferSize {
            try writeThrough(bytes)
        } else {
            buffer += bytes
        }
    }

    /// Overwrites bytes that have been written already.
    mutating func overwrite(at offset: Int, with bytes: [UInt8]) throws(WeightProblem) {
        try flush()
        guard pwrite(descriptor, bytes, bytes.count, offset) == bytes.count else {
            throw .unwritable(reason: lastSystemError())
        }
    }

    /// Brings the file to disk and gives it its name.
    consuming func commit() throws(WeightProblem) {
        try flush()
        guard fsync(descriptor) == 0, rename(temporaryPath, path) == 0 else {
            throw .unwritable(reason: lastSystemError())
        }
        let folder = open(Self.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw .unwritable(reason: lastSystemError()) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw .unwritable(reason: lastSystemError()) }
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./"
    }

    private mutating func flush() throws(WeightProblem) {
        try buffer.span.bytes.withUnsafeBytes { bytes throws(WeightProblem) in try writeThrough(bytes) }
        buffer.removeAll(keepingCapacity: true)
    }

    private func writeThrough(_ bytes: UnsafeRawBufferPointer) throws(WeightProblem) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let chunk = UnsafeRawBufferPointer(rebasing: rest)
            let written = Glibc.write(descriptor, chunk.baseAddress, min(chunk.count, 1 << 30))
            guard written > 0 || errno == EINTR else { throw .unwritable(reason: lastSystemError()) }
            rest = rest.dropFirst(max(0, written))
        }
    }
}
