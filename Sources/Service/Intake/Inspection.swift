internal import Glibc
internal import SystemPackage

/// What is to be done with a dropped file that is quiet.
enum Inspection: Equatable {
    /// It can be taken.
    case whole
    /// It may be complete later. The sentence tells what is missing.
    case incomplete(String)
    /// It can never be used. The sentence tells why.
    case refused(String)

    /// Looks at the file's name, kind and two ends.
    init(of file: FilePath, _ sighting: Sighting) {
        let name = FileName(file).text.onOneLine
        let kind = file.lastComponent.map(FileKind.init)
        self = if kind != .package && kind != .data && kind != .settings {
            .refused("\(name) is neither training data (.zip) nor a model package (.dlpk); drop one of these.")
        } else if sighting.kind != .file {
            .refused("\(name) is not a regular file; drop the file itself.")
        } else if kind == .settings {
            Inspection(settings: file, name)
        } else {
            Inspection(archive: file, name)
        }
    }

    /// Why the file is no further; nil where it is whole.
    var reason: String? {
        switch self {
        case .whole: nil
        case .incomplete(let sentence), .refused(let sentence): sentence
        }
    }

    /// Why data is not used that was dropped with a package or settings that are not used: it would be trained otherwise than meant.
    static func reason(toRefuse data: String, droppedWith other: String) -> String {
        "\(data) was not used, because \(other), dropped with it, was refused; drop both again, or \(data) alone."
    }

    private init(settings file: FilePath, _ name: String) {
        do throws(ConfigurationError) {
            _ = try JobFile(contentsOf: file)
            let data = FileName(name).stem + ".zip"
            self = file.removingLastComponent().appending(data).exists
                ? .whole : .incomplete("\(name) holds settings for \(data), which is not there; drop both together.")
        } catch {
            self = .refused("\(error)")
        }
    }

    private init(archive file: FilePath, _ name: String) {
        do {
            let descriptor = try FileDescriptor.open(file, .readOnly, options: [.noFollow, .nonBlocking, .closeOnExec])
            let end = try descriptor.closeAfter { try ArchiveEnd(of: descriptor) }
            self = switch end {
                case .whole: .whole
                case .incomplete(let finding): .incomplete("\(name) \(finding); copy it again.")
                case .refused(let finding): .refused("\(name) \(finding); export it again and copy it whole.")
            }
        } catch {
            self = .refused("\(name) cannot be read (\(error)); let the daemon's user read it.")
        }
    }
}

extension Arrival.State {
    init(_ inspection: Inspection) {
        self = switch inspection {
        case .whole: .verified
        case .incomplete: .incomplete
        case .refused: .refused
        }
    }
}
