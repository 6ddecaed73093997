/// What a worker tells while it works: one JSON object a line on its standard output.
public enum JobEvent: Codable, Sendable, Equatable {
    /// The worker is up: device (`cpu`, `cuda:0`), threads, and libtorch's version.
    case started(device: String, threads: Int, libtorch: String)
    /// The training data was read.
    case prepared(DataSummary)
    /// Something a person should know that does not stop the job: one sentence.
    case warning(String)
    /// A step begins of which nothing is told until it ends: what it is, as shown to a person, and how long it should take at most.
    case began(step: String, seconds: Double)
    /// Part of a long step is done.
    case progress(Progress)
    /// The model was measured, before or after training; nil where nothing is trained.
    case measured(stage: Stage?, metrics: Metrics)
    /// The learning rate was found, after so many batches; 0 where the settings gave it.
    case learningRate(Double, batches: Int)
    /// Training goes on from a checkpoint: in this epoch, counted from 1, after so many of its batches.
    case resumed(epoch: Int, batches: Int)
    /// One pass over the training chips is over.
    case epoch(Epoch)
    /// The package was saved at this path.
    case saved(path: String)
    /// The base model can be used: what it is.
    case verified(ModelSummary)
    /// The file was looked at: what it is, and what does not fit the model it was held against.
    case inspected(Card, findings: [Finding])
    /// The job is done; the last event of a success. `report` is the report page's path, where there is one.
    case finished(report: String?)
    /// The job failed; the last event of a failure.
    case failed(Failure)

    /// A point of the recipe at which the model is measured.
    public enum Stage: String, Codable, Sendable { case before, after }

    /// How far a long step has come.
    public struct Progress: Codable, Sendable, Equatable {
        /// What is being done, as shown to a person: `Finding the learning rate`, `Epoch 3 of 10`.
        public var step: String
        /// Units of the step that are done: batches, chips.
        public var completed: Int
        /// All units of the step.
        public var total: Int
        /// The smoothed training loss, where there is one.
        public var loss: Double?

        public init(step: String, completed: Int, total: Int, loss: Double? = nil) {
            self.step = step
            self.completed = completed
            self.total = total
            self.loss = loss
        }
    }

    /// Why a job failed.
    public struct Failure: Codable, Sendable, Equatable {
        /// One sentence: the file, the field, what was found, what was expected, what to do.
        public var message: String
        /// Whether the user's files are at fault, so that trying again cannot help.
        public var isInputAtFault: Bool

        public init(message: String, isInputAtFault: Bool) {
            self.message = message
            self.isInputAtFault = isInputAtFault
        }
    }
}

/// What the training data holds.
public struct DataSummary: Codable, Sendable, Equatable {
    /// Chips to learn from.
    public var trainingChips: Int
    /// Chips held back to measure on.
    public var validationChips: Int
    /// Chips without any object that serve as negatives.
    public var emptyChips: Int
    /// Chips left out, because they are empty and the settings say so.
    public var droppedChips: Int
    /// Labelled objects on all of them.
    public var instances: Int
    /// In the order in which the network knows them.
    public var classes: [String]
    /// Side in pixels at which chips are used.
    public var chipSize: Int

    public init(
        trainingChips: Int, validationChips: Int, emptyChips: Int, droppedChips: Int,
        instances: Int, classes: [String], chipSize: Int
    ) {
        self.trainingChips = trainingChips
        self.validationChips = validationChips
        self.emptyChips = emptyChips
        self.droppedChips = droppedChips
        self.instances = instances
        self.classes = classes
        self.chipSize = chipSize
    }
}

/// How well a model does on the validation chips.
public struct Metrics: Codable, Sendable, Equatable {
    /// arcgis.learn's `average_precision_score` at mask IoU 0.5 and score 0.5, mean over the classes.
    public var averagePrecision: Double
    /// The same for each class name.
    public var averagePrecisionByClass: [String: Double]
    /// COCO's AP for masks at IoU 0.5 over the whole set.
    public var maskAP50: Double
    /// COCO's AP for masks, mean over IoU 0.50 to 0.95.
    public var maskAP: Double
    /// COCO's AP for boxes at IoU 0.5.
    public var boxAP50: Double
    /// COCO's AP for boxes, mean over IoU 0.50 to 0.95.
    public var boxAP: Double
    /// COCO's figures of each class that has labelled objects, by its name; those above are their means.
    public var cocoByClass: [String: COCOPrecision]
    /// Chips measured.
    public var chips: Int

    /// Differences in average precision below it are no news.
    public static let noticeable = 0.005

    /// COCO's average precision of one class.
    public struct COCOPrecision: Codable, Sendable, Equatable {
        /// As the fields of the same names for all classes.
        public var maskAP50, maskAP, boxAP50, boxAP: Double

        public init(maskAP50: Double, maskAP: Double, boxAP50: Double, boxAP: Double) {
            self.maskAP50 = maskAP50
            self.maskAP = maskAP
            self.boxAP50 = boxAP50
            self.boxAP = boxAP
        }
    }

    public init(
        averagePrecision: Double, averagePrecisionByClass: [String: Double],
        maskAP50: Double, maskAP: Double, boxAP50: Double, boxAP: Double, cocoByClass: [String: COCOPrecision] = [:], chips: Int
    ) {
        self.averagePrecision = averagePrecision
        self.averagePrecisionByClass = averagePrecisionByClass
        self.maskAP50 = maskAP50
        self.maskAP = maskAP
        self.boxAP50 = boxAP50
        self.boxAP = boxAP
        self.cocoByClass = cocoByClass
        self.chips = chips
    }
}

/// One pass over the training chips.
public struct Epoch: Codable, Sendable, Equatable {
    /// Counted from 1.
    public var number: Int
    /// How many are planned.
    public var of: Int
    /// Exponentially smoothed over batches, as fastai shows it.
    public var trainLoss: Double
    /// The mean loss on the validation chips; nil where it was not measured.
    public var validLoss: Double?
    /// At the epoch's end, of the last layer group.
    public var learningRate: Double
    /// arcgis.learn's per-image average precision on the validation chips.
    public var averagePrecision: Double?
    /// How long the epoch took, validation included.
    public var seconds: Double

    public init(
        number: Int, of: Int, trainLoss: Double, validLoss: Double?,
        learningRate: Double, averagePrecision: Double?, seconds: Double
    ) {
        self.number = number
        self.of = of
        self.trainLoss = trainLoss
        self.validLoss = validLoss
        self.learningRate = learningRate
        self.averagePrecision = averagePrecision
        self.seconds = seconds
    }
}

/// What a model package is.
public struct ModelSummary: Codable, Sendable, Equatable {
    /// `MaskRCNN`.
    public var type: String
    /// Such as `resnet50`.
    public var backbone: String
    /// In the order in which the network knows them.
    public var classes: [String]
    /// Side in pixels of the chips it was trained on.
    public var chipSize: Int

    public init(type: String, backbone: String, classes: [String], chipSize: Int) {
        self.type = type
        self.backbone = backbone
        self.classes = classes
        self.chipSize = chipSize
    }
}
