public import SystemPackage

/// A configuration that cannot be used, in one sentence.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    public let file: FilePath
    /// Counted from 1, where it is known.
    public let line: Int?
    /// What was found, what was expected.
    public let problem: String

    public var description: String {
        "\(file)\(line.map { ", line \($0)" } ?? ""): \(problem)."
    }
}
