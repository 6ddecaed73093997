import ArgumentParser
import Glibc
import Job
import Service
import SystemPackage

/// `finetuned inspect`: what a file is, and whether it fits a model.
struct Inspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell what training data, a model package or a raster is.",
        discussion: """
            With --against, also tells what of the data or the raster does not fit the model; the exit code is 65 where a \
            job would be refused.
            """)

    @Argument(help: "Exported training data (a zip or a folder), a model (.dlpk or .emd), or a raster.", completion: .file(), transform: absolutePath)
    var file: FilePath

    @Option(help: ArgumentHelp("The model to hold the file against: .dlpk or .emd.", valueName: "path"), completion: .file(), transform: absolutePath)
    var against: FilePath?

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup
    var prepare: PrepareOptions

    func run() async throws {
        try file.requireExists(as: "training data, a model package or a raster")
        try against?.requireExists(as: "a model package (.dlpk) or definition (.emd)")
        let display = EventDisplay()
        try await carryOut(.inspect(order), display: display)
        guard let (card, findings) = await display.inspection else {
            throw CommandFailure.broken("The worker ended without telling what it saw.")
        }
        if json { try printAsJSON(Answer(card, findings)) } else { print(text(card, findings)) }
        if findings.contains(where: { $0.severity == .error }) { throw ExitCode(EX_DATAERR) }
    }

    /// The order for the worker, with every path from the root.
    var order: InspectOrder { InspectOrder(path: file.string, model: against?.string, prepare: prepare.settings) }

    private func text(_ card: Card, _ findings: [Finding]) -> String {
        var lines = [table(card.lines)]
        if against != nil {
            lines.append("")
            lines += findings.isEmpty
                ? ["It fits the model."] : findings.map { ($0.severity == .error ? "Error: " : "Warning: ") + $0.description.onOneLine }
        }
        return lines.joined(separator: "\n")
    }
}

/// What is printed as JSON: the card under its kind's name.
private struct Answer: Encodable {
    var trainingData: DataCard?
    var model: ModelCard?
    var raster: RasterCard?
    let findings: [Finding]

    init(_ card: Card, _ findings: [Finding]) {
        self.findings = findings
        switch card {
        case .trainingData(let card): trainingData = card
        case .model(let card): model = card
        case .raster(let card): raster = card
        }
    }
}
