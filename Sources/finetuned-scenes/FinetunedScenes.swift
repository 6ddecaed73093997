import ArgumentParser
import Foundation
import Scenes

@main
struct FinetunedScenes: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "finetuned-scenes",
        abstract: "Draw aerial-looking scenes and write them as training data.",
        discussion: """
            The scenes are suburbs with streets, houses, trees and swimming pools. They are cut into georeferenced chips and \
            written as ArcGIS Pro exports training data in RCNN_Masks format. The same options always give the same files, and \
            sets that differ only in the shape of their pools show the same place.
            """)

    @Option(parsing: .upToNextOption, help: "What to label, in the order of the class values: pools, buildings, or both.")
    var objects: [ObjectClassArgument] = [.pools]

    @Option(help: "Outline of the pools.")
    var shape: PoolShape = .square

    @Option(help: "Light over the scenes; mixed alternates from scene to scene.")
    var light: LightChoice = .noon

    @Option(help: "Number of chips.")
    var chips = 120

    @Option(help: ArgumentHelp("Side of a chip.", valueName: "pixels"))
    var chipSize = 128

    @Option(help: ArgumentHelp("Ground that a pixel covers.", valueName: "metres"))
    var cellSize = 0.3

    @Option(help: ArgumentHelp("The least share of chips without any object, from 0 to 1.", valueName: "share"))
    var emptyShare = 0.1

    @Option(help: "Names the place, the light and the noise.")
    var seed: UInt64 = 1

    @Option(help: "The exports of which ArcGIS Pro to imitate.")
    var generation: Generation = .pro3

    @Flag(inversion: .prefixedNo, help: "Put everything in the zip into a folder named after it.")
    var topFolder = true

    @Option(help: ArgumentHelp("Where to write: a zip if the name ends in .zip, else a new folder.", valueName: "path"))
    var output: String

    @Option(help: ArgumentHelp("Also write a picture of the scenes with chips and objects traced.", valueName: "png"))
    var preview: String?

    func validate() throws {
        do {
            try options.validate()
        } catch {
            throw ValidationError(error.description)
        }
    }

    func run() throws {
        let scenes = try Scene.draw(options)
        let export = Export(scenes, generation: generation)
        do {
            try write(export)
            if let preview { try ContactSheet(scenes).write(to: preview, outlined: true) }
        } catch {
            FileHandle.standardError.write(Data("Error: \(error)\n".utf8))
            throw ExitCode(EX_CANTCREAT)
        }
        print("\(output): \(export.chips.count) chips, \(export.objects) objects, \(export.emptyChips) chips without any.")
    }

    private func write(_ export: Export) throws {
        if output.lowercased().hasSuffix(".zip") {
            try export.write(toZip: output, topFolder: topFolder)
        } else {
            try export.write(toFolder: output)
        }
    }

    private var options: SceneOptions {
        var options = SceneOptions()
        options.seed = seed
        options.chips = chips
        options.chipSize = chipSize
        options.cellSize = cellSize
        options.emptyShare = emptyShare
        options.light = light
        options.objects = objects.map { $0 == .pools ? .pools(shape: shape) : .buildings }
        return options
    }
}

enum ObjectClassArgument: String, ExpressibleByArgument, CaseIterable { case pools, buildings }

extension PoolShape: ExpressibleByArgument {}
extension LightChoice: ExpressibleByArgument {}
extension Generation: ExpressibleByArgument {}
