import ArgumentParser
import Job
import Service
import SystemPackage

/// `finetuned train`: one training without daemon and ledger.
struct Train: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train or re-train one model, here and now.",
        discussion: """
            Shows its progress on standard error and prints the path of the saved package on standard output. Without \
            --model the network is trained from scratch. An interrupted training keeps nothing and starts anew; those of \
            run and once go on.
            """)

    @Option(help: ArgumentHelp("Exported training data: a zip or a folder.", valueName: "path"), completion: .file(), transform: absolutePath)
    var data: FilePath

    @Option(help: ArgumentHelp("The model to re-train: .dlpk or .emd.", valueName: "path"), completion: .file(), transform: absolutePath)
    var model: FilePath?

    @Option(help: ArgumentHelp("New or empty folder for the results.", valueName: "folder"), completion: .directory, transform: absolutePath)
    var output: FilePath

    @Option(help: "Name of the saved model. (default: the data's)")
    var name: String?

    @OptionGroup
    var network: NetworkOptions

    @OptionGroup
    var prepare: PrepareOptions

    @OptionGroup
    var fit: FitOptions

    func validate() throws {
        if let name, name != name.asModelName {
            throw ValidationError("The name '\(name.onOneLine)' cannot name a model's files everywhere; call it '\(name.asModelName)', for example.")
        }
    }

    func run() async throws {
        try data.requireExists(as: "a training-data zip or folder")
        try model?.requireExists(as: "a model package (.dlpk) or definition (.emd)")
        try output.prepareAsOutput()
        let display = EventDisplay()
        try await carryOut(.train(order), display: display)
        print(await display.package ?? output.string)
    }

    /// The order for the worker, with every path from the root.
    var order: TrainOrder {
        let name = name ?? (data.stem ?? "").asModelName
        var settings = JobSettings()
        network.apply(to: &settings)
        settings.prepare = prepare.settings
        fit.apply(to: &settings.fit)
        return TrainOrder(
            job: name, data: data.string, model: model?.string, output: output.string, name: name, settings: settings)
    }
}
