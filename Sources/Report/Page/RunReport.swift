public import Foundation
public import Job

/// Everything that a job's report page tells.
public struct RunReport: Sendable {
    // MARK: What was asked

    /// Name of the saved model.
    public var name: String
    /// Identifies the job in the ledger and the journal.
    public var job: String
    /// When this attempt at the job began.
    public var started: Date
    /// When the page was written.
    public var finished: Date
    /// All of them are listed on the page.
    public var settings: JobSettings

    // MARK: What was used

    /// The training data, and the base model where there is one.
    public var inputs: [Input]
    /// How many chips and objects there were, and of which classes.
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
    /// Those of the saved model, on the same chips as ``before``.
    public var after: Metrics
    /// Objects found, missed and made up on the validation chips.
    public var counts: TallyChange?
    /// The learning rate that training took in the end.
    public var learningRate: Double
    /// How often the rate was halved, because the loss was not a finite number.
    public var setbacks = 0
    /// Batches that the search for it took; nil where the settings gave the rate.
    public var learningRateBatches: Int?
    /// Those that were finished, by all attempts.
    public var epochs: [Epoch]
    /// Those that were drawn; the page has a place for each kind.
    public var pictures: [PagePicture] = []
    /// Of this attempt, in the order in which the steps began.
    public var timings: [Timing] = []
    /// The epoch, counted from 1, that this attempt went on from; nil where the training was done in one go.
    public var resumedFrom: Int?
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
        var role: String
        var path: String
        var bytes: Int
        /// In hexadecimal; nil for a folder.
        var sha256: String?

        public init(role: String, path: String, bytes: Int, sha256: String?) {
            self.role = role
            self.path = path
            self.bytes = bytes
            self.sha256 = sha256
        }
    }

    /// A name and what it stands for.
    public struct Fact: Sendable, Equatable {
        var name: String
        var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// How long a step took.
    public struct Timing: Sendable, Equatable {
        var step: String
        var seconds: Double

        public init(_ step: String, seconds: Double) {
            self.step = step
            self.seconds = seconds
        }
    }
}
