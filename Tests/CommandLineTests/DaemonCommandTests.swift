import Foundation
import Service
import Subprocess
import TestSupport
import Testing

struct OnceTests {
    @Test func aDroppedZipBecomesAResultWhosePathIsPrinted() async throws {
        let folder = try DropFolder()
        try folder.dropZip("pools.zip")
        let once = try await finetuned("once", folder.path, "--config", folder.configuration, worker: folder.worker)
        #expect(once.exitCode == 0)
        let result = once.output.trimmingCharacters(in: .newlines)
        #expect(result.hasPrefix("\(folder.path)/results/"))
        #expect(FileManager.default.fileExists(atPath: result + "/pools/pools.dlpk"))
        #expect(once.error.contains("started job"))
    }

    @Test func aFailedJobExitsWith65AndSaysWhereTheReasonIs() async throws {
        let folder = try DropFolder(worker: #"echo '{"failed":{"_0":{"message":"map.txt is empty.","isInputAtFault":true}}}'"#)
        try folder.dropZip("pools.zip")
        let once = try await finetuned("once", folder.path, "--config", folder.configuration, worker: folder.worker)
        #expect(once.exitCode == 65)
        #expect(once.output.isEmpty)
        #expect(once.error.contains("map.txt is empty."))
        #expect(once.error.hasSuffix("finetuned: 1 of 1 file led to no result; \(folder.path)/failed says why.\n"))
        #expect(folder.contains("failed/pools.zip"))
    }

    @Test func aJobThatWaitsExitsWith75AndSaysForWhatEachTime() async throws {
        let folder = try DropFolder(reserve: "900000TB")
        try folder.dropZip("pools.zip")
        for _ in 1...2 {
            let once = try await finetuned("once", folder.path, "--config", folder.configuration, worker: folder.worker)
            #expect(once.exitCode == 75)
            #expect(once.output.isEmpty)
            #expect(once.error.contains(/finetuned: pools\.zip waits: .* of free space that are needed\. Left for the next time: 1 of 1 file\.\n$/))
            #expect(!folder.contains("failed/pools.zip"))
        }
    }

    @Test(arguments: [true, false])
    func aTerminalShowsTheProgressBetweenTheLinesOfTheJournal(isTerminal: Bool) async throws {
        let event = #"echo '{"progress":{"_0":{"step":"Epoch 1 of 2","completed":1,"total":4,"loss":0.5}}}'"#
        let folder = try DropFolder(worker: "\(event)\n\(DropFolder.training)")
        try folder.dropZip("pools.zip")
        let once = try await finetuned(arguments: ["once", folder.path, "--config", folder.configuration], worker: folder.worker, onTerminal: isTerminal)
        #expect(once.exitCode == 0)
        let text = isTerminal ? once.output : once.error
        #expect(text.contains("\u{1B}[KEpoch 1 of 2") == isTerminal && text.contains("\u{1B}") == isTerminal)
        #expect(text.contains("pools: finished job"))
        // The bar is gone before the next line of the journal.
        #expect(!isTerminal || text.firstMatch(of: /Epoch 1 of 2[^\n\r]*\r\u{1B}\[K/) != nil)
    }

    @Test func aFileThatIsNoZipExitsWith65() async throws {
        let folder = try DropFolder()
        try folder.write("hello", as: "pools.zip")
        let once = try await finetuned("once", folder.path, "--config", folder.configuration, worker: folder.worker)
        #expect(once.exitCode == 65)
        #expect(folder.contains("failed/pools.zip.error.txt"))
    }

    @Test func anItemFileStaysAndIsNamed() async throws {
        let folder = try DropFolder()
        try folder.write("data = \"0123456789abcdef0123456789abcdef\"", as: "town.item")
        let once = try await finetuned("once", folder.path, "--config", folder.configuration)
        #expect(once.exitCode == 0)
        #expect(once.error == "finetuned: town.item stays where it is; finetuned-fetch gets what it names.\n")
        #expect(folder.contains("town.item"))
    }

    @Test func anEmptyFolderIsASuccess() async throws {
        let folder = try DropFolder()
        let once = try await finetuned("once", folder.path, "--config", folder.configuration)
        #expect(once.exitCode == 0)
        #expect(once.output.isEmpty)
    }

    @Test func withoutAConfigurationTheLedgerLiesInTheFolder() async throws {
        let folder = try DropFolder()
        let once = try await finetuned("once", folder.path)
        #expect(once.exitCode == 0)
        #expect(folder.contains(".finetuned/ledger.sqlite"))
    }

    @Test func aMissingFolderExitsWith66() async throws {
        let once = try await finetuned("once", "/nowhere/pools")
        #expect(once.exitCode == 66)
        #expect(once.error == "finetuned: /nowhere/pools does not exist; give the path of a drop folder.\n")
    }
}

struct RunTests {
    /// Runs the daemon until it ends; `onLine` is told of each line of its log as it comes, and says which signal to send.
    ///
    /// - Parameter state: The folder that systemd gives it.
    private func run(
        _ folder: DropFolder, state: String? = nil, onLine: @escaping @Sendable (String) throws -> Signal?
    ) async throws -> (status: TerminationStatus, lines: [String]) {
        let daemon = try await Subprocess.run(
            .path(Invocation.executable), arguments: ["run", "--config", folder.configuration],
            environment: .testing(worker: folder.worker).updating(["STATE_DIRECTORY": state]),
            input: .none, output: .discarded, error: .sequence
        ) { execution in
            var lines: [String] = []
            for try await line in execution.standardError.strings() {
                lines.append(line)
                if let signal = try onLine(line) { try execution.send(signal: signal) }
            }
            return lines
        }
        return (daemon.terminationStatus, daemon.closureResult)
    }

    @Test func theDaemonWatchesUntilItIsAskedToStop() async throws {
        let folder = try DropFolder()
        let daemon = try await run(folder) { line in
            if line.hasPrefix("watching") { try folder.dropZip("pools.zip") }
            return line.contains("finished job") ? .terminate : nil
        }
        #expect(daemon.status == .exited(0))
        #expect(daemon.lines.first == "watching \(folder.path).")
        #expect(daemon.lines.last == "stopped.")
    }

    @Test func onSIGHUPTheConfigurationIsReadAgainAndAMistakeIsNamedWithItsLine() async throws {
        let folder = try DropFolder()
        let text = try String(contentsOfFile: folder.configuration, encoding: .utf8)
        let daemon = try await run(folder) { line in
            if line.hasPrefix("watching") { try (text + "\nepoch = 3").write(toFile: folder.configuration, atomically: true, encoding: .utf8) }
            if line.hasPrefix("error") { try (text + "\nretrain = true").write(toFile: folder.configuration, atomically: true, encoding: .utf8) }
            return line == "stopped." ? nil : line.hasPrefix("took up") ? .terminate : .terminalClosed
        }
        #expect(daemon.status == .exited(0))
        let mistake = "error: the new configuration is not taken up, the old one stays: \(folder.configuration), line 8: unknown key epoch in [folder]; known are "
        #expect(daemon.lines.count == 4 && daemon.lines[1].hasPrefix(mistake))
        #expect(daemon.lines.dropFirst(2).first == "took up the new configuration and watches \(folder.path).")
    }

    @Test func onSIGHUPTheFetchingProcessIsWokenForUploadsThatWait() async throws {
        let folder = try DropFolder(), state = try TemporaryFolder()
        let daemon = try await run(folder, state: state.path) { line in
            if line.hasPrefix("watching") { try folder.dropZip("pools.zip") }
            if line.contains("finished job") {
                #expect(try !state.names().contains("fetch"))
                try folder.write("", as: ".finetuned/outbox/01.upload")
                return .terminalClosed
            }
            return line.hasPrefix("took up") ? .terminate : nil
        }
        #expect(daemon.status == .exited(0))
        #expect(try state.names().contains("fetch"))
    }

    @Test func aConfigurationWithoutAFolderExitsWith78() async throws {
        let file = try TemporaryFile("[daemon]\n")
        let daemon = try await finetuned("run", "--config", file.path)
        #expect(daemon.exitCode == 78)
        #expect(daemon.error == "finetuned: \(file.path) names no folder to watch; add a [[folder]] with a path.\n")
    }
}

struct LedgerCommandTests {
    private func workedOff() async throws -> DropFolder {
        let folder = try DropFolder()
        try folder.dropZip("pools.zip")
        _ = try await finetuned("once", folder.path, "--config", folder.configuration, worker: folder.worker)
        return folder
    }

    private func jobs(_ folder: DropFolder) async throws -> [JobRecord] {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        let listing = try await finetuned("jobs", "--config", folder.configuration, "--json")
        return try decoder.decode([JobRecord].self, from: Data(listing.output.utf8))
    }

    @Test func jobsAreListedForMachinesAndForPeople() async throws {
        let folder = try await workedOff()
        let job = try #require(try await jobs(folder).first)
        #expect(job.file == "pools.zip")
        #expect(job.state == .done)
        let table = try await finetuned("jobs", "--config", folder.configuration)
        #expect(table.exitCode == 0)
        #expect(table.output.hasPrefix("ID "))
        #expect(table.output.contains("\(job.id)  done   pools   pools.zip"))
    }

    @Test func oneJobIsShownByTheBeginningOfItsID() async throws {
        let folder = try await workedOff()
        let job = try #require(try await jobs(folder).first)
        let shown = try await finetuned("show", String(job.id.prefix(8)), "--config", folder.configuration)
        #expect(shown.exitCode == 0)
        #expect(shown.output.contains("job            \(job.id)\n"))
        #expect(shown.output.contains("learning rate  0.002\n"))
        #expect(shown.output.contains("result         \(folder.path)/results/"))
    }

    @Test func anUnknownJobExitsWith66() async throws {
        let folder = try await workedOff()
        let shown = try await finetuned("show", "nothing", "--config", folder.configuration)
        #expect(shown.exitCode == 66)
        #expect(shown.error.hasPrefix("finetuned: There is no job 'nothing'"))
    }

    @Test func theStatusCountsTheJobsOfEachFolder() async throws {
        let folder = try await workedOff()
        let status = try await finetuned("status", "--config", folder.configuration)
        #expect(status.exitCode == 0)
        let words = status.output.split(separator: "\n").dropFirst().first?.split(separator: " ").prefix(5)
        #expect(words == ["pools", "-", "0", "1", "0"])
        let json = try await finetuned("status", "--config", folder.configuration, "--json")
        let folders = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
        #expect(folders?.first?["done"] as? Int == 1)
    }

    @Test func aFileThatWasRefusedIsListedWithTheReason() async throws {
        let folder = try await workedOff()
        try folder.write("hello", as: "notes.txt")
        _ = try await finetuned("once", folder.path, "--config", folder.configuration, worker: folder.worker)
        let reason = "notes.txt is neither training data (.zip) nor a model package (.dlpk); drop one of these."
        let refused = try #require(try await jobs(folder).first)
        #expect(refused.state == .refused && refused.error == reason)
        let listed = try await finetuned("jobs", "--state", "refused", "--config", folder.configuration)
        #expect(listed.output.contains(reason) && !listed.output.contains("pools.zip"))
        let shown = try await finetuned("show", refused.id, "--config", folder.configuration)
        #expect(shown.output.contains("error   \(reason)\n"))
        let status = try await finetuned("status", "--config", folder.configuration)
        #expect(status.output.contains("refused  \(refused.id)  \(reason)"))
        let json = try await finetuned("status", "--config", folder.configuration, "--json")
        let folders = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
        #expect(folders?.first?["refused"] as? Int == 1 && folders?.first?["failed"] as? Int == 0)
    }

    @Test func aStatusListsOnlySomeOfManyFiles() async throws {
        let folder = try await workedOff()
        for number in 1...30 { try folder.write("hello", as: "\(number).txt") }
        let status = try await finetuned("status", "--limit", "4", "--config", folder.configuration)
        #expect(status.output.contains("26 more files; --limit lists them") && status.output.split(separator: "\n").count < 12)
    }

    @Test(arguments: ["jobs", "status"]) func aLedgerThatIsNotThereExitsWith66(command: String) async throws {
        let folder = try DropFolder()
        let listing = try await finetuned(command, "--config", folder.configuration)
        #expect(listing.exitCode == 66)
        #expect(listing.error.hasPrefix("finetuned: There is no ledger at"))
    }

    @Test func aJobThatIsRetriedIsQueuedAndOneThatIsCancelledLiesInFailed() async throws {
        let folder = try await workedOff()
        let id = try #require(try await jobs(folder).first?.id)
        let retried = try await finetuned("retry", id, "--config", folder.configuration)
        #expect(retried.output == "Job \(id) (pools.zip) is queued again.\n")
        #expect(!folder.contains("archive/pools.zip"))
        let status = try await finetuned("status", "--config", folder.configuration)
        #expect(status.output.contains("pools   pools.zip  queued  \(id)  it is its folder's next"))
        let cancelled = try await finetuned("cancel", id, "--config", folder.configuration)
        #expect(cancelled.output == "Job \(id) (pools.zip) is cancelled.\n")
        #expect(folder.contains("failed/pools.zip"))
        let again = try await finetuned("cancel", id, "--config", folder.configuration)
        #expect(again.exitCode == 70)
        #expect(again.error == "finetuned: Job \(id) (pools.zip) has ended already; nothing is left to cancel.\n")
    }
}
