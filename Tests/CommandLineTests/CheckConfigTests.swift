import Foundation
import Service
import SystemPackage
import Testing

struct CheckConfigTests {
    @Test func aCorrectConfigurationIsListed() async throws {
        let folder = try DropFolder()
        let check = try await finetuned("check-config", folder.configuration)
        #expect(check.exitCode == 0)
        #expect(check.error.isEmpty)
        #expect(check.output == "\(folder.configuration) is correct: 1 folder.\n  pools: \(folder.path)\n")
    }

    @Test func aWrongSettingExitsWith78AndIsNamedWithItsLine() async throws {
        let file = try TemporaryFile("[daemon]\nsetle = \"10s\"\n")
        let check = try await finetuned("check-config", file.path)
        #expect(check.exitCode == 78)
        #expect(check.output.isEmpty)
        #expect(check.error.hasPrefix("finetuned: \(file.path), line 2: "))
        #expect(check.error.contains("setle"))
    }

    @Test func aMissingConfigurationExitsWith66() async throws {
        let check = try await finetuned("check-config", "/nowhere/finetuned.toml")
        #expect(check.exitCode == 66)
        #expect(check.error == "finetuned: /nowhere/finetuned.toml does not exist; give the path of a configuration.\n")
    }

    // MARK: - etc/finetuned.toml

    private let shipped = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
        .appending("etc/finetuned.toml")

    @Test func theShippedConfigurationServesOneFolderAndChangesNothingElse() throws {
        var defaults = Configuration()
        defaults.folders = [FolderSettings(name: "drop", path: "/srv/finetuned/drop")]
        #expect(try Configuration.load(path: shipped, environment: [:]) == defaults)
    }

    @Test func everySettingOfTheShippedConfigurationExistsAndShowsItsDefault() throws {
        let text = try String(contentsOfFile: shipped.string, encoding: .utf8)
        let file = try TemporaryFile(text.replacing(/(?m)^#(?=[a-z\[])/, with: ""))
        let configuration = try Configuration.load(path: FilePath(file.path), environment: [:])

        var folder = FolderSettings(name: "drop", path: "/srv/finetuned/drop")
        folder.job.prepare.chipSize = 400
        folder.job.maskRCNNOptions = ["box_batch_size_per_image": 512]
        #expect(configuration.daemon == DaemonSettings())
        #expect(configuration.folders == [folder])
    }
}
