/// One thing that a model asks of imagery, met or not.
public struct Requirement: Sendable, Equatable {
    /// What is asked for.
    public var subject: Finding.Subject
    /// What the model needs, and what there is, in a few words.
    public var expected, found: String
    /// Whether the data has it.
    public var isMet: Bool

    public init(_ subject: Finding.Subject, expected: String, found: String, isMet: Bool) {
        self.subject = subject
        self.expected = expected
        self.found = found
        self.isMet = isMet
    }
}
