import Foundation
import Testing

struct HelpTests {
    @Test func helpGoesToStandardOutputAndNamesEveryCommand() async throws {
        let help = try await finetuned("--help")
        #expect(help.exitCode == 0)
        #expect(help.error.isEmpty)
        for command in ["run", "once", "check-config", "train", "evaluate", "inspect", "fetch", "status", "jobs", "show"] {
            #expect(help.output.contains("  \(command) "), "the help lacks \(command)")
        }
    }

    @Test(arguments: ["run", "once", "check-config", "train", "evaluate", "inspect", "status", "jobs", "show"])
    func everyCommandHasHelpThatFitsATerminal(command: String) async throws {
        let help = try await finetuned(command, "--help")
        #expect(help.exitCode == 0)
        #expect(help.output.contains("USAGE: finetuned \(command)"))
        #expect(help.output.split(separator: "\n").allSatisfy { $0.count <= 80 || $0.hasPrefix("USAGE") })
    }

    @Test(arguments: [
        "--nonsense", "nonsense", "train", "train --data x", "evaluate --model m", "once", "show",
        "train --data x --output y --epochs 0", "train --data x --output y --batch-size 0", "train --data x --output y --chip-size 3",
        "train --data x --output y --lr=-1", "train --data x --output y --lr 0", "train --data x --output y --lr fast", "train --data x --output y --device tpu",
        "train --data x --output y --backbone vgg16", "train --data x --output y --architecture YOLO",
        "train --data x --output y --val-split-pct 1.5", "train --data x --output y --freeze all", "train --data x --output y --name ../z",
    ])
    func aMistypedCommandExitsWith64AndUsageOnStandardError(line: String) async throws {
        let words = line.split(separator: " ").map(String.init)
        let mistake = try await finetuned(arguments: words)
        #expect(mistake.exitCode == 64)
        #expect(mistake.output.isEmpty)
        #expect(mistake.error.hasPrefix("Error: "))
        #expect(mistake.error.contains("Usage: finetuned"))
    }

    @Test func theIdleDaemonLinksNeitherTorchNorGDALNorCurl() async throws {
        let libraries = try await linkedLibraries()
        #expect(libraries.contains("libsystemd"))
        #expect(!libraries.contains("torch") && !libraries.contains("gdal") && !libraries.contains("curl"))
    }
}
