/// Why an archive or one of its entries cannot be read or written; every description is one sentence that names the file.
public enum ArchiveError: Error, Equatable, CustomStringConvertible {
    /// Nothing is there, or it may not be read.
    case unreadable(path: String, reason: String)
    /// The file holds something else.
    case notAZip(path: String)
    /// The zip's directory is missing or contradicts itself, as in a file that was cut off.
    case broken(path: String, reason: String)
    /// The zip asks for more than the program gives: too many entries, too large, too densely packed.
    case beyondLimits(path: String, found: String, limit: String)
    /// A name that would leave the archive, or that stands twice.
    case unsafeName(path: String, entry: String, reason: String)
    /// An entry is encrypted or packed by a method that is not read.
    case unsupported(path: String, entry: String, reason: String)
    /// The archive has no such entry.
    case missing(path: String, entry: String)
    /// An entry's bytes do not unpack to what the directory says.
    case damaged(path: String, entry: String, reason: String)
    /// The file to be made cannot be written.
    case unwritable(path: String, reason: String)

    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path) cannot be read (\(reason)); check that it exists and its permissions."
        case .notAZip(let path): "\(path) is not a zip archive, whatever its name says; expected a .zip or .dlpk file."
        case .broken(let path, let reason): "\(path) is not a whole zip archive: \(reason); copy or make it again."
        case .beyondLimits(let path, let found, let limit): "\(path) is refused because it has \(found), more than the limit of \(limit)."
        case .unsafeName(let path, let entry, let reason): "\(path) is refused because its entry '\(entry)' \(reason); make the archive again."
        case .unsupported(let path, let entry, let reason):
            "\(path) holds '\(entry)', which \(reason); make the archive again without a password, with ordinary deflate compression."
        case .missing(let path, let entry): "\(path) has no entry '\(entry)'."
        case .damaged(let path, let entry, let reason): "\(path) is damaged at '\(entry)': \(reason); copy or make it again."
        case .unwritable(let path, let reason): "\(path) cannot be written (\(reason)); check the folder, its permissions and the free space."
        }
    }
}
