/// A package that waits to be uploaded to a portal.
public struct UploadOrder: Codable, Sendable, Equatable {
    /// The job that made it.
    public var job: String
    /// The package's path.
    public var package: String
    public var target: Publishing
    /// Why the last attempt failed.
    public var error: String?

    init(job: String, package: String, target: Publishing) {
        (self.job, self.package, self.target) = (job, package, target)
    }
}
