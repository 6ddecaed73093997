import Foundation
import Job
import TestSupport

/// One run of the built `finetuned-worker`, and a folder for its files.
struct WorkerRun {
    let events: [JobEvent]
    /// The exit status, or the signal that the worker was killed by.
    let status: Int32

    /// The executable beside the tests' own.
    private static var executable: URL {
        get throws {
            let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return URL(filePath: tests).deletingLastPathComponent().appending(path: "finetuned-worker")
        }
    }

    /// Works off an order in a process of its own.
    /// - Parameters:
    ///   - signal: What the worker is sent after the first event that matches. By then it has told two more events at most: it waits with
    ///     each until the last one has been read.
    init(_ order: JobOrder, in folder: TemporaryFolder, sending signal: Int32? = nil, after moment: (JobEvent) -> Bool = { _ in false }) throws {
        let file = folder("order.json")
        try JSONEncoder().encode(order).write(to: URL(filePath: file))
        let process = Process()
        process.executableURL = try Self.executable
        process.arguments = [file]
        // As the daemon starts it: threads that wait do not keep a processor busy.
        process.environment = ProcessInfo.processInfo.environment.merging(["OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0"]) { _, new in new }
        let pipe = try NarrowPipe()
        process.standardOutput = pipe.writing
        try process.run()
        try pipe.writing.close()

        var events: [JobEvent] = [], isSent = false
        while let line = pipe.nextLine() {
            let event = try JobEvent(json: line)
            events.append(event)
            if let signal, !isSent, moment(event) { isSent = kill(process.processIdentifier, signal) == 0 }
        }
        process.waitUntilExit()
        self.events = events
        status = process.terminationStatus
    }

    var failure: JobEvent.Failure? {
        if case .failed(let failure) = events.last { failure } else { nil }
    }

    func metrics(_ stage: JobEvent.Stage?) -> Metrics? {
        events.lazy.compactMap { if case .measured(stage, let metrics) = $0 { metrics } else { nil } }.first
    }

    var package: String? {
        events.lazy.compactMap { if case .saved(let path) = $0 { path } else { nil } }.first
    }

    var epochs: [Epoch] {
        events.compactMap { if case .epoch(let epoch) = $0 { epoch } else { nil } }
    }
}
