/// What a worker process is asked to do, written as JSON into a file whose path is its only argument.
public enum JobOrder: Codable, Sendable, Equatable {
    /// Prepare the data, find the learning rate, fit, draw, and save.
    case train(TrainOrder)
    /// Measure a model on labelled chips.
    case evaluate(EvaluateOrder)
    /// Read a model package to the last tensor, to learn whether it can serve as a base model.
    case verifyModel(path: String)
    /// Tell what a file is.
    case inspect(InspectOrder)
}

/// One re-training.
public struct TrainOrder: Codable, Sendable, Equatable {
    /// Identifies the job in the ledger and the journal.
    public var job: String
    /// The exported training data: a zip or a folder.
    public var data: String
    /// The base model, `.dlpk` or `.emd`; nil trains from scratch.
    public var model: String?
    /// Folder that receives pictures, report and package. It exists and is empty.
    public var output: String
    /// Name of the saved model.
    public var name: String
    /// How to go about it.
    public var settings: JobSettings
    /// What the job's reader should know of earlier attempts, one sentence each.
    public var notes: [String] = []
    /// Folder in which the training keeps how far it has come, and looks for it when it starts; nil keeps nothing.
    public var checkpoint: String?
    /// Seconds after which a checkpoint is written within an epoch; nil leaves it to the worker.
    public var checkpointEvery: Double?
    /// Bytes of the disk that are not to be filled with what the training could do without; nil leaves it to the worker.
    public var keepFree: Int64?
    /// Seconds between two messages of progress within a step, at least; nil leaves it to the worker.
    public var progressEvery: Double?
    /// Threads to compute with; nil: as many as there are processors, divided among ``workers``.
    public var threads: Int?
    /// How many workers share the processors, this one among them.
    public var workers = 1

    public init(job: String, data: String, model: String?, output: String, name: String, settings: JobSettings) {
        self.job = job
        self.data = data
        self.model = model
        self.output = output
        self.name = name
        self.settings = settings
    }
}

/// One measurement of a model.
public struct EvaluateOrder: Codable, Sendable, Equatable {
    /// The model, `.dlpk` or `.emd`.
    public var model: String
    /// The labelled chips: a zip or a folder.
    public var data: String
    /// The batch size, chip size, split and seed; validation chips are those of a training with the same settings.
    public var prepare: PrepareSettings
    /// Whether all chips are measured, or the validation chips only.
    public var allChips: Bool
    /// `auto`, `cpu`, or `cuda:N`.
    public var device: String
    /// File that receives what the model sees, in COCO's results format.
    public var detections: String?

    public init(model: String, data: String, prepare: PrepareSettings, allChips: Bool, device: String, detections: String? = nil) {
        self.model = model
        self.data = data
        self.prepare = prepare
        self.allChips = allChips
        self.device = device
        self.detections = detections
    }
}

/// A look at one file.
public struct InspectOrder: Codable, Sendable, Equatable {
    /// Training data, a model package, or a raster.
    public var path: String
    /// A model that the file is held against.
    public var model: String?
    /// The split and the limits that a training would have.
    public var prepare: PrepareSettings

    public init(path: String, model: String? = nil, prepare: PrepareSettings = PrepareSettings()) {
        self.path = path
        self.model = model
        self.prepare = prepare
    }
}
