internal import Glibc

/// Bytes that do not change: a file mapped into memory, or a block filled once. Tensors refer to parts of it without copying.
///
/// A mapped file must not be truncated while the region lives; replacing it by a rename is safe.
public final class ByteRegion: @unchecked Sendable {
    private let bytes: UnsafeRawBufferPointer
    private let isMapped: Bool

    /// The region's size in bytes.
    public var count: Int { bytes.count }

    /// Maps the regular file at `path`.
    public init(mapping path: String) throws(WeightError) {
        do throws(WeightProblem) {
            bytes = try Self.map(path)
        } catch {
            throw WeightError(file: path, problem: error)
        }
        isMapped = true
    }

    /// A block of `count` bytes, zeroed, then filled by `fill`: for files that come out of an archive.
    public init<Failure>(
        count: Int, filling fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 64)
        block.initializeMemory(as: UInt8.self, repeating: 0)
        bytes = UnsafeRawBufferPointer(block)
        isMapped = false
        try fill(block)
    }

    deinit {
        if isMapped {
            munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
        } else {
            bytes.deallocate()
        }
    }

    private static func map(_ path: String) throws(WeightProblem) -> UnsafeRawBufferPointer {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(reason: lastSystemError()) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(reason: lastSystemError()) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadable(reason: "not a regular file") }
        guard status.st_size > 0 else { throw .notWeights(found: "is empty") }
        let size = Int(status.st_size)
        guard let base = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED else {
            throw .unreadable(reason: lastSystemError())
        }
        return UnsafeRawBufferPointer(start: base, count: size)
    }

    /// Calls `body` with the bytes of `range`, which must lie inside the region.
    func withUnsafeBytes<Result, Failure>(
        in range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        defer { withExtendedLifetime(self) {} }
        return try body(UnsafeRawBufferPointer(rebasing: bytes[range]))
    }
}

/// What `errno` means.
func lastSystemError() -> String {
    String(cString: strerror(errno))
}
