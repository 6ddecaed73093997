/// How much an archive may ask for; checked against its directory before anything is unpacked.
public struct ArchiveLimits: Sendable, Equatable {
    /// Files and folders in the archive.
    public var entries = 1_000_000
    /// Bytes of all entries together, unpacked.
    public var totalSize = 1 << 38
    /// How many times larger the whole archive may be unpacked than packed, once it exceeds `freeSize`.
    public var ratio = 200
    /// Unpacked bytes below which the ratio does not matter: empty label rasters pack very well.
    public var freeSize = 1 << 28

    /// A million entries, 256 GiB, 200 times.
    public static let standard = ArchiveLimits()

    /// The standard limits, to be changed field by field.
    public init() {}
}
