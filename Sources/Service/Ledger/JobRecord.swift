public import Foundation
public import Job
internal import SystemPackage

/// What happened to one claimed file: a row of the ledger.
public struct JobRecord: Codable, Sendable, Equatable, Identifiable {
    /// What is done with the file.
    public enum Kind: String, Codable, Sendable {
        /// Training data: a model is trained on it.
        case training
        /// A model package: it is verified and becomes the folder's base model.
        case model
        /// Neither: it was refused.
        case other
    }

    /// Short, unique, and sorted by the time of claiming.
    public var id: String
    public var kind: Kind
    /// The folder's name in the configuration.
    public var folder: String
    public var folderPath: String
    /// The dropped file's name.
    public var file: String
    /// The job of the package that was dropped in the same burst, which this one waits for.
    public var package: String?
    public var state = JobState.queued
    public var queuedAt: Date
    /// Of the last attempt.
    public var startedAt: Date?
    public var finishedAt: Date?
    /// Begun so far, without those that the daemon itself interrupted and those after which less was left to do.
    public var attempts = 0
    /// One sentence about what a queued job waits for, if it is neither its turn nor the folder's window.
    public var waits: String?
    /// What the last attempt went on from; nil if it began anew.
    var checkpoint: FileStamp?
    /// Whether a person asked to stop it.
    public var isCancelled = false
    /// Whether a person asked to do it again, even if the same was done before.
    public var isRepeated = false
    /// What it is trained on, with what and how, so that the same is not done twice.
    public var fingerprint: String?
    /// Where the file lies since the job ended.
    public var place: String?
    /// Chips in a batch, where memory was too small for as many as the settings say.
    public var batchSize: Int?
    /// One sentence about the last attempt, if it failed.
    public var error: String?

    /// The base model's path; nil when trained from scratch.
    public var model: String?
    /// What the package is, once it is verified.
    public var summary: ModelSummary?
    /// The base model measured on the validation chips.
    public var before: Metrics?
    /// The re-trained model measured on the same chips.
    public var after: Metrics?
    public var learningRate: Double?
    /// Done so far.
    public var epochs: Int?
    /// How far the step is that a running job is at, or was at in the end, as of ten seconds ago at most.
    public var progress: JobEvent.Progress?
    /// The saved package's path, relative to the worker's output folder.
    public var saved: String?
    /// The folder of the results.
    public var result: String?
    /// The name among the folder's base models under which the package of this job serves; nil if it does not.
    public var promotedAs: String?
    /// Where the package is uploaded to; nil if it is not.
    public var publish: Publishing?

    init(id: String, kind: Kind, folder: FolderSettings, file: String, package: String? = nil) {
        self.id = id
        self.kind = kind
        self.folder = folder.name
        folderPath = folder.path.string
        self.file = file
        self.package = package
        queuedAt = Date()
    }

    /// Its file lies in the job's folder now: it is queued, or refused where the intake has found why it cannot be used, or was cancelled
    /// meanwhile.
    mutating func endClaim() {
        if error != nil {
            (state, finishedAt) = (.refused, Date())
        } else if isCancelled {
            fail(cancellation)
        } else {
            state = .queued
        }
    }

    /// Why nothing is done with a file that is of neither kind.
    var uselessness: String {
        if FilePath.Component(file).map(FileKind.init) == .item { return "\(file) names items of a portal; drop it again to have them fetched." }
        return "\(file) is neither training data (.zip) nor a model package (.dlpk); drop one of these."
    }

    /// Whether the package became its folder's base model.
    public var isPromoted: Bool { promotedAs != nil }

    /// Forgets what the last attempt found out, except how far a training is that goes on.
    mutating func beginAttempt(model: String?, from checkpoint: FileStamp? = nil) {
        (startedAt, finishedAt, error, waits) = (Date(), nil, nil, nil)
        (summary, before, after, saved, progress) = (nil, nil, nil, nil, nil)
        if checkpoint == nil { (learningRate, epochs) = (nil, nil) }
        (self.model, self.checkpoint) = (model, checkpoint)
        state = .running
        attempts += 1
    }
}

/// How far a job is.
public enum JobState: String, Codable, Sendable, CaseIterable {
    /// Its file is about to be taken out of the drop folder.
    case claimed
    /// Waits for its turn.
    case queued
    /// A worker is at it.
    case running
    case done
    case failed
    /// The daemon was stopped meanwhile; goes on when it starts again.
    case interrupted
    /// The same was done before, and is not done again.
    case duplicate
    /// Its file could not be used, and was put aside before anything was done with it.
    case refused

    /// Whether nothing more happens to the job by itself.
    var isEnd: Bool { [.done, .failed, .duplicate, .refused].contains(self) }
}
