/// Why the daemon cannot work, in one sentence.
public struct DaemonError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String
    /// Whether another process is in the way: waiting does not help.
    let isConflict: Bool

    init(_ description: String, isConflict: Bool = false) {
        self.description = description
        self.isConflict = isConflict
    }
}
