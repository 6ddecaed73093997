import Dispatch
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Service

@Suite("The folder watch", .timeLimit(.minutes(20)))
struct FolderWatchTests {
    let home: TemporaryFolder
    let watch: FolderWatch

    init() throws {
        home = try TemporaryFolder()
        watch = try FolderWatch()
    }

    private func wait(for change: FolderChange) async -> Bool {
        await watch.changes.contains(change)
    }

    @Test func filesThatAreWrittenMovedInRenamedOrDeletedAreTold() async throws {
        _ = try watch.watch(home.root)
        try (home.root / "a.zip").write([1])
        #expect(await wait(for: .touched("a.zip")))
        try (home.root / "a.zip").rename(to: home.root / "b.zip")
        #expect(await wait(for: .touched("b.zip")))
        // The rename was told once: what is told of the file now is that it was written.
        try (home.root / "b.zip").append([2])
        #expect(await wait(for: .touched("b.zip")))
        try FileManager.default.createDirectory(atPath: (home.root / "own").string, withIntermediateDirectories: false)
        #expect(await wait(for: .touched("own")))
        try (home.root / "own").removeEntry()
        #expect(await wait(for: .touched("own")))
    }

    @Test func theEndOfTheFolderIsTold() async throws {
        let folder = home.root / "drop"
        for end in [{ try folder.removeEntry() }, { try folder.rename(to: home.root / UUID().uuidString) }] {
            try folder.makeFolder()
            _ = try watch.watch(folder)
            try end()
            #expect(await wait(for: .gone))
        }
    }

    @Test func aFolderThatIsNoLongerWatchedIsSilent() async throws {
        let handle = try watch.watch(home.root)
        watch.unwatch(handle)
        try (home.root / "a.zip").write([1])
        watch.remind(after: .milliseconds(50))
        #expect(await watch.changes.first { _ in true } == .reminder)
    }

    @Test func aMissingFolderCannotBeWatched() {
        #expect(throws: Errno.noSuchFileOrDirectory) { _ = try watch.watch(home.root / "missing") }
    }

    @Test func moreChangesThanTheKernelQueuesAreToldAsAnOverflow() async throws {
        let limit = Int((FilePath("/proc/sys/fs/inotify/max_queued_events").text ?? "").trimmingCharacters(in: .whitespacesAndNewlines)) ?? 16_384
        let reading = DispatchQueue(label: "reading")
        let watch = try FolderWatch(readingOn: reading)
        try (home.root / "0.zip").write([])
        let handle = try watch.watch(home.root)
        try reading.sync {
            for number in 0...limit { try (home.root / "\(number % 2).zip").rename(to: home.root / "\((number + 1) % 2).zip") }
        }
        #expect(await watch.changes.contains(.overflow))
        watch.unwatch(handle)
    }
}
