import Foundation
import Job
import SystemPackage
import Synchronization
import TestSupport

@testable import Service

/// A worker written as a shell script, in a folder of its own that is gone when the value is.
final class WorkerScript: Sendable {
    /// Runs `script` in its current folder. It is no file of the test's own making, because a file that was open for writing a
    /// moment ago may not be executed while another test forks.
    static let executable = FilePath(#filePath).removingLastComponent().removingLastComponent().appending("script-worker")

    private let home: TemporaryFolder
    var folder: FilePath { home.root }
    let events = EventList()
    private let patience: Duration
    private let niceness: Int?

    /// - Parameter body: Shell commands; `$1` is the order file.
    init(patience: Duration = .seconds(30), niceness: Int? = nil, _ body: String) throws {
        self.patience = patience
        self.niceness = niceness
        home = try TemporaryFolder()
        try home.write(body, as: "script")
    }

    /// Runs the script as the worker of an order and collects its events.
    func run(_ order: JobOrder = .verifyModel(path: "/model.dlpk")) async throws(WorkerFailure) -> WorkerOutcome {
        let worker = WorkerProcess(executable: Self.executable, patience: patience, niceness: niceness)
        return try await worker.run(order, in: folder) { [events] in events.append($0) }
    }

    /// What `run` throws.
    func failure() async -> WorkerFailure? {
        do throws(WorkerFailure) {
            _ = try await run()
            return nil
        } catch {
            return error
        }
    }
}

/// Events in the order of their arrival, and a way to await the first.
final class EventList: Sendable {
    private let list = Mutex<[JobEvent]>([])
    private let (arrivals, arrival) = AsyncStream.makeStream(of: JobEvent.self)

    var all: [JobEvent] { list.withLock(\.self) }

    func append(_ event: JobEvent) {
        list.withLock { $0.append(event) }
        arrival.yield(event)
    }

    func waitForFirst() async {
        for await _ in arrivals { return }
    }
}

/// Shell commands that write events as a worker does.
enum Say {
    static let started = #"echo '{"started":{"device":"cpu","threads":2,"libtorch":"1.13.1"}}'"#
    static let saved = #"echo '{"saved":{"path":"/results/pools.dlpk"}}'"#
    static let finished = #"echo '{"finished":{"report":"/results/report.html"}}'"#
    static let failed = #"echo '{"failed":{"_0":{"message":"map.txt is missing.","isInputAtFault":true}}}'"#
}
