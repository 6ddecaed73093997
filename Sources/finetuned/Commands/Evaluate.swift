import ArgumentParser
import Job
import Service
import SystemPackage

/// `finetuned evaluate`: how good a model is on labelled chips.
struct Evaluate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure a model on labelled chips.",
        discussion: """
            Prints arcgis.learn's and COCO's metrics as JSON on standard output, over all classes and for each.
            """)

    @Option(help: ArgumentHelp("The model to measure: .dlpk or .emd.", valueName: "path"), completion: .file(), transform: absolutePath)
    var model: FilePath

    @Option(help: ArgumentHelp("Exported training data: a zip or a folder.", valueName: "path"), completion: .file(), transform: absolutePath)
    var data: FilePath

    @Flag(help: "Measure only the chips that a training with the same split and seed holds back.")
    var validationOnly = false

    @Option(
        help: ArgumentHelp(
            "Write what the model sees to a file in COCO's results format: boxes and masks in pixels of the chip at the size measured.", valueName: "path"),
        completion: .file(), transform: absolutePath)
    var detections: FilePath?

    @Flag(help: "Print JSON; there is no other form.")
    var json = false

    @OptionGroup
    var prepare: PrepareOptions

    @OptionGroup
    var device: DeviceOption

    func run() async throws {
        try model.requireExists(as: "a model package (.dlpk) or definition (.emd)")
        try data.requireExists(as: "a training-data zip or folder")
        let display = EventDisplay()
        try await carryOut(.evaluate(order), display: display)
        guard let metrics = await display.metrics else {
            throw CommandFailure.broken("The worker ended without telling what it measured.")
        }
        try printAsJSON(metrics)
    }

    /// The order for the worker, with every path from the root.
    var order: EvaluateOrder {
        EvaluateOrder(
            model: model.string, data: data.string, prepare: prepare.settings,
            allChips: !validationOnly, device: device.device, detections: detections?.string)
    }
}
