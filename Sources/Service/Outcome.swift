public import SystemPackage

/// What became of one dropped file.
public struct Outcome: Sendable, Equatable {
    /// The folder's name.
    public var folder: String
    /// The dropped file's name.
    public var file: String
    /// The job's id; nil if the file was refused before it became a job.
    public var job: String?
    /// The folder of the results.
    public var result: FilePath?
    /// Why it did not work, in one sentence.
    public var error: String?

    /// Whether the job waits for something that neither the file nor the program is to blame for, such as free space.
    public var isWaiting = false

    public var isSuccess: Bool { error == nil }

    init(folder: String, file: String, error: String) {
        (self.folder, self.file, self.error) = (folder, file, error)
    }

    init(_ job: JobRecord) {
        folder = job.folder
        file = job.file
        self.job = job.id
        result = job.result.map { FilePath($0) }
        isWaiting = job.waits != nil && !job.state.isEnd
        error = job.state == .failed ? job.error ?? "The job failed." : job.waits.map { "\(file) waits: \($0)." }
    }
}
