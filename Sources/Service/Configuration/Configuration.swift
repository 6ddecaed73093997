public import Job
public import SystemPackage

/// What a person decided about the daemon and its folders: the contents of `finetuned.toml`.
public struct Configuration: Sendable, Equatable {
    /// Settings of the daemon as a whole.
    public var daemon = DaemonSettings()
    /// The portal that items are fetched from.
    public var portal = PortalSettings()
    /// The drop folders, in the file's order.
    public var folders: [FolderSettings] = []

    /// The defaults: no folder.
    public init() {}

    /// Where the daemon looks for its configuration.
    public static let defaultPath: FilePath = "/etc/finetuned/finetuned.toml"

    /// The same daemon with one folder only: the configured one at this path, or else one with default settings that is named
    /// after it. Its window is open at any time.
    public func serving(only path: FilePath) -> Configuration {
        let path = path.lexicallyNormalized()
        var folder = folders.first { $0.path.lexicallyNormalized() == path }
            ?? FolderSettings(name: path.lastComponent?.string ?? "root", path: path)
        folder.window = .anyTime
        var configuration = self
        configuration.folders = [folder]
        return configuration
    }
}

/// Settings of the daemon as a whole.
public struct DaemonSettings: Sendable, Equatable {
    /// How long a folder must be quiet before its files count as whole.
    public var settle: Duration = .seconds(10)
    /// How often folders are looked through without being told of a change.
    public var rescan: Duration = .seconds(5 * 60)
    /// How long an incomplete archive may stay as it is before it is refused.
    public var giveUp: Duration = .seconds(60 * 60)
    /// How often folders are looked through whose file system does not tell of changes.
    public var poll: Duration = .seconds(10)
    /// How often a training keeps how far it has come, apart from the end of each epoch.
    public var checkpointEvery: Duration = .seconds(10 * 60)
    /// How long a worker that is asked to stop may take to keep how far it has come.
    public var grace: Duration = .seconds(60)
    /// How often a job is tried again whose worker crashed without having brought it on; so many attempts and one it gets in all.
    public var retries = 2
    /// The niceness of workers, which yield to other processes; a daemon that is nicer itself has workers as nice as it is.
    public var nice = 10
    /// Bytes of free space that jobs leave to others.
    public var reserve: Int64 = 1_000_000_000
    /// How many jobs run at the same time, each of another folder.
    public var jobsAtOnce = 1
    /// The devices of the jobs at once, one each in turn; none: as each folder's `device` says.
    public var devices: [String] = []
    /// Processor threads of each job; nil: as many as there are processors, divided among the jobs at once.
    public var threads: Int?
    /// The folder that holds the ledger.
    public var state: FilePath = "/var/lib/finetuned"
    /// When jobs may start, for folders that don't say otherwise.
    public var window = Window.anyTime

    public init() {}
}

/// The portal that items are fetched from.
public struct PortalSettings: Sendable, Equatable {
    /// Its address, which alone gets the credentials.
    public var url = "https://www.arcgis.com"
    /// The hosts that may be asked; `*.` stands for all below a domain.
    public var hosts = ["*.arcgis.com", "ago-item-storage.s3.amazonaws.com", "ago-item-storage.s3.us-east-1.amazonaws.com"]

    public init() {}
}

/// Settings of one drop folder.
public struct FolderSettings: Sendable, Equatable {
    /// How the journal and the ledger call it.
    public var name: String
    /// Where it lies; absolute.
    public var path: FilePath
    /// Whether a re-trained model becomes the next base model.
    public var promote = Promote.ifBetter
    /// When its jobs may run.
    public var window = Window.anyTime
    /// Whether the same data with the same base model and settings is trained on again.
    public var retrain = false
    /// How it is noticed that files are dropped.
    public var watch = WatchSetting.auto
    /// Where the packages of its jobs are uploaded to.
    public var publish = Publishing.nowhere
    /// What its jobs are told.
    public var job = JobSettings()

    public init(name: String, path: FilePath) {
        self.name = name
        self.path = path
    }
}

/// How it is noticed that files are dropped.
public enum WatchSetting: String, Sendable, CaseIterable {
    /// As the file system beneath the folder can.
    case auto
    /// The kernel tells; it knows nothing of what other machines do on a network file system.
    case inotify
    /// By looking again and again.
    case poll
}

/// Whether a re-trained model becomes its folder's next base model.
public enum Promote: String, Sendable, CaseIterable {
    /// If its average precision on the validation chips is higher than the base model's and COCO's of masks (IoU 0.5) has not fallen, or if
    /// there was no base model. The first passes over chips in which a model sees nothing; the second counts what they show as missed.
    case ifBetter = "if-better"
    case always, never

    /// - Parameters:
    ///   - before: How good the base model is; nil if it was not measured.
    ///   - after: How good the re-trained model is on the same chips.
    func accepts(hadBase: Bool, before: Metrics?, after: Metrics?) -> Bool {
        switch self {
        case .always: return true
        case .never: return false
        case .ifBetter:
            guard hadBase else { return true }
            guard let before, let after else { return false }
            return after.averagePrecision > before.averagePrecision && before.maskAP50 - after.maskAP50 < Metrics.noticeable
        }
    }
}
