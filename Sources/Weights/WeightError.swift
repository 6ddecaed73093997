internal import Glibc

/// Why a weight file could not be read or written: one sentence that names the file, what was found, and the mend.
public struct WeightError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file, as the caller named it.
    public let file: String
    public let problem: WeightProblem

    public var description: String { "\(file): \(problem)" }

    /// Whether the file could not be written.
    public var isOfWriting: Bool {
        if case .unwritable = problem { true } else { false }
    }

    /// Whether the disk is full, or what the user may take of it.
    public var isOfSpace: Bool { [ENOSPC, EDQUOT].contains { problem == .unwritable(reason: String(cString: strerror($0))) } }
}

/// What is wrong with a weight file.
public enum WeightProblem: Error, Equatable, Sendable {
    /// The file system says no.
    case unreadable(reason: String)
    /// Neither of the two layouts.
    case notWeights(found: String)
    /// The file ends, or a part of it, before what it announces.
    case truncated(part: String, offset: Int)
    /// A part contradicts itself or the format.
    case malformed(part: String, found: String)
    /// More of something than `WeightLimits` allows.
    case exceedsLimit(what: String, limit: Int)
    /// A pickle instruction that PyTorch does not write.
    case unknownInstruction(code: UInt8, offset: Int)
    /// A name from outside the allow-list, as `module.name`. It was read as text; nothing was imported or run.
    case foreignGlobal(name: String)
    case bigEndian
    case torchScript
    /// The pickled object is no state dict.
    case notAStateDict(found: String)
    case notATensor(entry: String, found: String)
    case repeatedEntry(String)
    case unsupportedElements(entry: String, storage: String)
    /// A tensor reaches beyond its storage: the elements it needs, and those there are.
    case outsideStorage(entry: String, needs: Int, has: Int)
    /// Views that repeat elements would take more memory than the whole file is large.
    case swollenViews(fileBytes: Int)
    case unwritable(reason: String)
}

extension WeightProblem: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadable(let reason):
            "cannot be read (\(reason)); check the path and its permissions"
        case .notWeights(let found):
            "\(found), where a PyTorch weight file (.pth, in the zip or the legacy layout) was expected; save the model again"
        case .truncated(let part, let offset):
            "ends inside \(part), at byte \(offset); the file is incomplete or damaged, copy it again"
        case .malformed(let part, let found):
            "\(part) is not as it should be: \(found); copy the file again or save the model again with torch.save"
        case .exceedsLimit(let what, let limit):
            "has more \(what) than the \(limit) that are allowed; this is not the weight file of an imagery model"
        case .unknownInstruction(let code, let offset):
            "has the pickle instruction 0x\(String(code, radix: 16)) at byte \(offset), which torch.save does not write; save the model's state_dict() again with torch.save"
        case .foreignGlobal(let name):
            "asks for \(name.clipped), which is none of the few names that weights need, so it was refused and nothing was run; save the model's state_dict() instead of the model"
        case .bigEndian:
            "was written on a big-endian machine, expected little-endian; load and save it on a little-endian machine"
        case .torchScript:
            "is a TorchScript archive, expected a state dict; save the model's state_dict() with torch.save"
        case .notAStateDict(let found):
            "holds \(found), expected a state dict or a dict with the key \"model\"; save the model's state_dict()"
        case .notATensor(let entry, let found):
            "holds \(found) as \(entry.quoted), expected a tensor; save the model's state_dict()"
        case .repeatedEntry(let entry):
            "holds \(entry.quoted) twice, expected every name once; save the model's state_dict() again"
        case .unsupportedElements(let entry, let storage):
            "holds \(entry.quoted) in a \(storage), expected one of \(ElementType.allCases.map(\.rawValue).joined(separator: ", ")); convert the tensor and save again"
        case .outsideStorage(let entry, let needs, let has):
            "says \(entry.quoted) needs \(needs) elements of a storage that has \(has); the file is damaged, copy it again"
        case .swollenViews(let fileBytes):
            "has views that repeat elements to more than the file's \(fileBytes) bytes; save contiguous() tensors"
        case .unwritable(let reason):
            "cannot be written (\(reason)); check the folder's permissions and free space"
        }
    }
}

extension String {
    /// A text from a file, fit for a message: short and without control characters.
    public var clipped: String {
        let limit = 120
        let visible = String(String.UnicodeScalarView(unicodeScalars.prefix(limit).map { $0.properties.generalCategory == .control ? "?" : $0 }))
        return unicodeScalars.count > limit ? visible + "…" : visible
    }

    var quoted: String { "\"\(clipped)\"" }
}
