import Foundation
import SystemPackage
import Testing

@testable import Service

/// Files and folders of other users. Root may do everything, so that each test runs as nobody, in a process of its own.
@Suite("Other users' files")
struct PermissionTests {
    @Test func aFileThatMayNotBeReadIsPutAsideOnceWithTheReason() async {
        await #expect(processExitsWith: .success) {
            let bench = try Bench()
            let secret = bench.home.root / "secret.zip"
            try secret.write(zipBytes())
            chmod(secret.string, 0)
            becomeNobody(owning: bench.home.root, bench.folder)
            try secret.rename(to: bench.folder / "secret.zip")
            var intake = intake(of: bench)
            let looks = try (0..<5).map { try intake.look(at: .now + .seconds(60 * $0)) }
            let reason = "secret.zip cannot be read (Permission denied); let the daemon's user read it."
            finish(bench, looks.flatMap(\.refused).map(\.error) == [reason] && looks.allSatisfy(\.claimed.isEmpty)
                && bench.journal.lines.count { $0.text.contains(reason) } == 1 && bench.layout.failed.names == ["secret.zip", "secret.zip.error.txt"])
        }
    }

    @Test func aFileThatMayNotBeMovedIsMentionedOnceAndNoJob() async {
        await #expect(processExitsWith: .success) {
            let bench = try Bench()
            try bench.layout.create()
            try (bench.folder / "pools.zip").write(zipBytes())
            let own = [bench.layout.jobs, bench.layout.models, bench.layout.failed, bench.layout.results, bench.layout.archive]
            chmod(bench.folder.string, getuid() == 0 ? 0o755 : 0o555)
            becomeNobody(owning: [bench.home.root] + own)
            var intake = intake(of: bench)
            let looks = try (0..<5).map { number in
                if number < 4 { intake.retry() }
                return try intake.look(at: .now + .seconds(60 * number))
            }
            let mentioned = bench.journal.lines.count { $0.text.contains("pools.zip could not be taken (Permission denied) and stays where it is") }
            let arrival = try bench.ledger().arrivals(in: bench.folder).first, jobs = try bench.jobs()
            chmod(bench.folder.string, 0o755)
            finish(bench, mentioned == 1 && looks.allSatisfy(\.claimed.isEmpty) && jobs.isEmpty
                && arrival?.reason == "pools.zip could not be taken (Permission denied)" && bench.layout.jobs.names == [])
        }
    }

    @Test func aFolderThatMayNotBeReadIsMentionedOnceForAsLongAsThatLasts() async {
        await #expect(processExitsWith: .success) {
            let bench = try Bench(), bell = Bell()
            var configuration = bench.configuration()
            (configuration.folders[0].watch, configuration.daemon.poll) = (.poll, .milliseconds(5))
            becomeNobody(owning: bench.home.root, bench.folder)
            let settings = configuration.folders[0]
            let service = try FolderService(
                OpenFolder(settings), settings, daemon: configuration.daemon, locks: FolderLocks(), ledger: bench.ledger(), bell: bell,
                log: FolderLog("buildings", bench.journal.logger))
            let running = Task { try await service.run() }
            for _ in 1...2 {
                chmod(bench.folder.string, 0o300)
                await bell.rings(5)
                chmod(bench.folder.string, 0o700)
                await bell.rings(5)
            }
            await service.retire()
            try await running.value
            finish(bench, bench.journal.lines.count { $0.text.contains("cannot be read (Permission denied)") } == 2)
        }
    }

    @Test func aLedgerThatMayNotBeReadIsNotSaidToBeMissing() async {
        await #expect(processExitsWith: .success) {
            let bench = try Bench(), state = bench.home.root / "state"
            _ = try bench.ledger()
            becomeNobody(owning: bench.home.root)
            if getuid() == 0 { seteuid(0) }
            chmod(state.string, 0)
            if getuid() == 0 { seteuid(65534) }
            let result = Result { () throws(LedgerError) in try Ledger(reading: state) }
            let sentence = "The ledger \(state)/ledger.sqlite cannot be read (Permission denied); ask as root or as a member of its group."
            let isSaid = if case .failure(let error) = result { error.description == sentence } else { false }
            if getuid() != 0 { chmod(state.string, 0o755) }
            finish(bench, isSaid)
        }
    }

    /// A group's members may write into drop folders, and root's commands must not put files where such a member only says so.
    @Test(.enabled(if: getuid() == 0, "only root can do what others may not"))
    func aCommandOfRootDoesWhatTheDaemonCouldDo() async {
        await #expect(processExitsWith: .success) {
            let bench = try Bench(), secret = bench.home.root / "secret"
            let job = try bench.queue("pools.zip")
            try secret.makeFolder()
            try bench.layout.failed.removeEntry()
            try FileManager.default.createSymbolicLink(atPath: bench.layout.failed.string, withDestinationPath: secret.string)
            for path in try FileManager.default.subpathsOfDirectory(atPath: bench.home.root.string) where path != "secret" {
                lchown((bench.home.root.appending(path)).string, 65534, 65534)
            }
            let result = Result { try JobControl(directory: bench.home.root / "state").cancel(job) }
            let isDenied = if case .failure(FolderObstacle.link(bench.layout.failed)) = result { true } else { false }
            finish(bench, isDenied && geteuid() == 65534 && secret.names == [] && bench.layout.input(of: job).exists)
        }
    }
}

/// Gives the folders to the user nobody, and goes on as that user where this is root.
private func becomeNobody(owning folders: [FilePath]) {
    guard getuid() == 0 else { return }
    let nobody: uid_t = 65534
    for folder in folders { chown(folder.string, nobody, nobody) }
    if setgroups(0, nil) != 0 || setegid(nobody) != 0 || seteuid(nobody) != 0 { exit(EXIT_FAILURE) }
}

private func becomeNobody(owning folders: FilePath...) { becomeNobody(owning: folders) }

private func intake(of bench: Bench) -> Intake {
    Intake(
        bench.configuration().folders[0], settle: .zero, giveUp: .zero, ledger: try! bench.ledger(), log: FolderLog("buildings", bench.journal.logger))
}

/// Cleans up, and ends the process.
private func finish(_ bench: Bench, _ isSuccess: Bool) -> Never {
    for line in bench.journal.lines where !isSuccess { print(line.text) }
    if getuid() == 0 { seteuid(0) }
    try? FileManager.default.removeItem(atPath: bench.home.root.string)
    exit(isSuccess ? EXIT_SUCCESS : EXIT_FAILURE)
}
