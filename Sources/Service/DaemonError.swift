/// Why the daemon cannot work, in one sentence.
public struct DaemonError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
