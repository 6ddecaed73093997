public import Foundation
public import Job

/// Everything that a job's report page tells.
public struct RunReport: Sendable {
    // MARK: What was asked

    /// Name of the saved model.
    public var name: String
    /// Identifies the job in the ledger and the journal.
    public var job: String
    public var started: Date
    public var finished: Date
    public var settings: JobSettings

    // MARK: What was used

    public var inputs: [Input]
    public var data: DataSummary
    /// What the summary does not say of the data, in the order to be shown: bands, cell size, coordinate system.
    public var dataDetails: [Fact] = []
    /// The base model; nil where the model was trained from scratch.
    public var base: ModelSummary?
    /// What the base model asks of the data.
    public var requirements: [Requirement] = []
    /// What the job ran on and with, in the order to be shown: device, threads, versions of libtorch, GDAL and finetuned.
    public var environment: [Fact] = []

    // MARK: What came out

    /// Nil where there was no model to measure before training.
    public var before: Metrics?
    public var after: Metrics
    /// Objects found, missed and made up on the validation chips.
    public var counts: TallyChange?
    /// The learning rate that training took.
    public var learningRate: Double
    /// Batches that the search for it took; nil where the settings gave the rate.
    public var learningRateBatches: Int?
    public var epochs: [Epoch]
    public var pictures: [PagePicture] = []
    public var timings: [Timing] = []
    /// One sentence each.
    public var warnings: [String] = []
    /// The map of the chips, relative to the page; nil where they have no place.
    public var map: String?
    /// The saved `.dlpk`, relative to the page.
    public var package: String

    public init(
        name: String, job: String, started: Date, finished: Date, settings: JobSettings, inputs: [Input],
        data: DataSummary, base: ModelSummary?, before: Metrics?, after: Metrics, learningRate: Double, epochs: [Epoch],
        package: String
    ) {
        self.name = name
        self.job = job
        self.started = started
        self.finished = finished
        self.settings = settings
        self.inputs = inputs
        self.data = data
        self.base = base
        self.before = before
        self.after = after
        self.learningRate = learningRate
        self.epochs = epochs
        self.package = package
    }

    /// A file that the job read.
    public struct Input: Sendable, Equatable {
        /// `Training data`, `Base model`.
        public var role: String
        public var path: String
        public var bytes: Int
        /// In hexadecimal; nil for a folder.
        public var sha256: String?

        public init(role: String, path: String, bytes: Int, sha256: String?) {
            self.role = role
            self.path = path
            self.bytes = bytes
            self.sha256 = sha256
        }
    }

    /// A name and what it stands for.
    public struct Fact: Sendable, Equatable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// How long a step took.
    public struct Timing: Sendable, Equatable {
        public var step: String
        public var seconds: Double

        public init(_ step: String, seconds: Double) {
            self.step = step
            self.seconds = seconds
        }
    }
}
