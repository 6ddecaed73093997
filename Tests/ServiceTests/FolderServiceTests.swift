import Foundation
import Job
import ServiceLifecycle
import Synchronization
import SystemPackage
import Testing

@testable import Service

@Suite("How drops are noticed", .timeLimit(.minutes(20)))
struct FolderServiceTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
    }

    /// Serves the folder, without a scheduler, while the test acts.
    private func serve(
        watch: WatchSetting = .auto, bell: Bell = Bell(), arm: @escaping FolderService.Arm = { watch, path throws(Errno) in try watch.watch(path) },
        while act: @Sendable () async throws -> Void
    ) async throws {
        var configuration = bench.configuration()
        configuration.folders[0].watch = watch
        configuration.daemon.poll = .milliseconds(50)
        let settings = configuration.folders[0]
        let service = try FolderService(
            OpenFolder(settings), settings, daemon: configuration.daemon, locks: FolderLocks(), ledger: try bench.ledger(), bell: bell,
            log: FolderLog("buildings", bench.journal.logger), arm: arm)
        await service.listen()
        let group = ServiceGroup(services: [service], logger: bench.journal.logger)
        async let running: Void = group.run()
        let result: Result<Void, any Error>
        do { result = .success(try await act()) } catch { result = .failure(error) }
        await group.triggerGracefulShutdown()
        try await running
        try result.get()
    }

    @Test func whereTheLimitOfWatchesIsReachedTheFolderIsPolledUntilTheKernelTellsAgain() async throws {
        let isFull = Mutex(true)
        try await serve(watch: .inotify, arm: { watch, path throws(Errno) in
            if isFull.withLock(\.self) { throw .noSpace }
            return try watch.watch(path)
        }) {
            await bench.journal.line(containing: "the kernel cannot tell of changes")
            try bench.drop("first.zip")
            await bench.journal.line(containing: "took first.zip")
            isFull.withLock { $0 = false }
            let line = await bench.journal.line(containing: "the kernel tells of changes again")
            #expect(line.fields["MESSAGE_ID"] == MessageID.watchChanged.rawValue)
            try bench.drop("second.zip")
            await bench.journal.line(containing: "took second.zip")
        }
        #expect(bench.journal.lines.count { $0.fields["MESSAGE_ID"] == MessageID.watchChanged.rawValue } == 2)
    }

    @Test func aPolledFolderIsNeverWatched() async throws {
        try await serve(watch: .poll, arm: { _, _ throws(Errno) in
            Issue.record("the folder was watched")
            throw .noSpace
        }) {
            await bench.journal.line(containing: "is looked through every")
            try bench.drop("pools.zip")
            await bench.journal.line(containing: "took pools.zip")
        }
    }

    /// Nobody tells of the file by which a command rings.
    @Test func aPolledFolderHasTheQueueLookedThroughEachTime() async throws {
        let bell = Bell()
        try await serve(watch: .poll, bell: bell) {
            await bell.rings(3)
        }
    }

    @Test func aSocketAndABrokenLinkAreRefusedOnce() async throws {
        let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = (bench.folder / "socket.zip").string
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        try #require(bound == 0)
        try FileManager.default.createSymbolicLink(atPath: (bench.folder / "link.zip").string, withDestinationPath: "/nowhere")
        try await serve {
            await bench.journal.line(containing: "socket.zip is not a regular file")
            await bench.journal.line(containing: "link.zip is not a regular file")
            try bench.drop("pools.zip")
            await bench.journal.line(containing: "took pools.zip")
        }
        for name in ["socket.zip", "link.zip"] { #expect(bench.journal.lines.count { $0.text.contains("\(name) is not") } == 1) }
    }
}

extension Bell {
    /// Waits until it has rung so often.
    func rings(_ count: Int) async {
        var rung = 0
        for await _ in rings {
            rung += 1
            if rung == count { return }
        }
    }
}
