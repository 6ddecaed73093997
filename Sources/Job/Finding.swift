/// Something about imagery that does not fit a model.
public struct Finding: Codable, Sendable, Equatable, CustomStringConvertible {
    /// Whether the job can go on.
    public enum Severity: String, Codable, Sendable { case error, warning }

    /// What was compared.
    public enum Subject: String, Codable, Sendable {
        case model, labels, bands
        case pixelType = "pixel type"
        case cellSize = "cell size"
        case classes
        case chipSize = "chip size"
        case chips
    }

    /// Whether a job would be refused.
    public var severity: Severity
    /// What does not fit.
    public var subject: Subject
    /// What was found, as a clause: `roofs.zip has pixels of 10 m`.
    public var found: String
    /// What the model needs, as a clause: `the model was trained on pixels of 0.3 m`.
    public var needed: String
    /// What to do, as a clause.
    public var remedy: String

    public init(_ severity: Severity, _ subject: Subject, found: String, needed: String, remedy: String) {
        self.severity = severity
        self.subject = subject
        self.found = found
        self.needed = needed
        self.remedy = remedy
    }

    /// One sentence.
    public var description: String { "\(found), and \(needed): \(remedy)." }
}
