import Foundation
import Job
import TestSupport

/// One run of the built `finetuned-worker`, and a folder for its files.
struct WorkerRun {
    let events: [JobEvent]
    let status: Int32

    /// The executable beside the tests' own.
    private static var executable: URL {
        get throws {
            let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return URL(filePath: tests).deletingLastPathComponent().appending(path: "finetuned-worker")
        }
    }

    /// Works off an order in a process of its own.
    init(_ order: JobOrder, in folder: TemporaryFolder) throws {
        let file = folder("order.json")
        try JSONEncoder().encode(order).write(to: URL(filePath: file))
        let process = Process()
        process.executableURL = try Self.executable
        process.arguments = [file]
        // As the daemon starts it: threads that wait do not keep a processor busy.
        process.environment = ProcessInfo.processInfo.environment.merging(["OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0"]) { _, new in new }
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        events = try text.split(separator: "\n").map { try JobEvent(json: Data($0.utf8)) }
        status = process.terminationStatus
    }

    var failure: JobEvent.Failure? {
        if case .failed(let failure) = events.last { failure } else { nil }
    }

    func metrics(_ stage: JobEvent.Stage) -> Metrics? {
        events.lazy.compactMap { if case .measured(stage, let metrics) = $0 { metrics } else { nil } }.first
    }

    var package: String? {
        events.lazy.compactMap { if case .saved(let path) = $0 { path } else { nil } }.first
    }

    var epochs: [Epoch] {
        events.compactMap { if case .epoch(let epoch) = $0 { epoch } else { nil } }
    }
}
