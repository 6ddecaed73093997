import Foundation
import Job
import Synchronization
import SystemPackage

@testable import Service

/// A world whose time and free space the test sets; time stands still until it passes.
final class Night: Sendable {
    private let time = Mutex(TimeOfDay(hour: 23, minute: 0))
    private let free = Mutex<Int64?>(nil)
    private let uptime = Mutex(ContinuousClock.now)
    private let (looking, look) = AsyncStream.makeStream(of: Void.self)

    func set(_ time: TimeOfDay) { self.time.withLock { $0 = time } }
    func setFree(_ bytes: Int64?) { free.withLock { $0 = bytes } }

    /// Time passes for jobs that wait.
    func pass(_ time: Duration) { uptime.withLock { $0 += time } }

    /// Waits until somebody has looked at the clock so often; each look counts once.
    func looks(_ count: Int) async {
        for await _ in looking.prefix(count) {}
    }

    /// As the scheduler sees it; it looks every 10 ms and tries again after 50.
    var surroundings: Surroundings {
        Surroundings(
            now: {
                defer { self.look.yield() }
                return Moment(Int64(self.time.withLock(\.self).seconds), in: .utc)
            }, uptime: { self.uptime.withLock(\.self) },
            freeBytes: { _ in self.free.withLock(\.self) }, pace: .milliseconds(10), patience: .milliseconds(50))
    }
}

extension Bench {
    /// The scheduler alone, for jobs that are queued already.
    func scheduler(_ worker: FakeWorker, _ night: Night = Night(), _ change: (inout FolderSettings) -> Void = { _ in }) throws -> Scheduler {
        var configuration = configuration()
        change(&configuration.folders[0])
        return Scheduler(
            folders: configuration.folders, daemon: configuration.daemon, ledger: try ledger(), runner: worker, bell: Bell(), logger: journal.logger,
            surroundings: night.surroundings)
    }

    /// Claims a zip, as the intake does.
    @discardableResult
    func queue(_ file: String, contents: [UInt8] = [1, 2, 3]) throws -> JobRecord {
        try layout.create()
        let job = JobRecord(id: JobID.next(), kind: .training, folder: configuration().folders[0], file: file)
        try ledger().save(job)
        try layout.input(of: job).write(zipBytes(contents: contents))
        return job
    }
}

extension LocalTime {
    static let utc = LocalTime { _ in 0 }
}

extension TrainOrder {
    /// Writes what a worker writes when it keeps how far it has come; longer each time, as a clock's grain may hide when it was.
    func writeCheckpoint(ahead: Double = 0) throws(WorkerFailure) {
        let file = FilePath(checkpoint!).appending("checkpoint.pth")
        do {
            try file.write(Array((file.text ?? "").utf8) + [1])
            try FileManager.default.setAttributes([.modificationDate: Date() + ahead], ofItemAtPath: file.string)
        } catch {
            throw .exited(code: 1, lastWords: "\(error)")
        }
    }
}
