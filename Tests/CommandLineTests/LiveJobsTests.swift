import Foundation
import Job
import Service
import Testing

@testable import finetuned

struct LiveJobsTests {
    /// A job as `finetuned jobs --json` prints it.
    private func job(_ id: String, state: String = "running", progress: String? = nil) throws -> JobRecord {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(JobRecord.self, from: Data("""
            {"id": "\(id)", "kind": "training", "folder": "pools", "folderPath": "/srv/pools", "file": "austin.zip", "state": "\(state)",
             "queuedAt": "2026-11-24T10:00:00Z", "attempts": 1, "isCancelled": false, "isRepeated": false\(progress.map { ", \"progress\": \($0)" } ?? "")}
            """.utf8))
    }

    @Test func everyRunningJobHasALine() throws {
        var live = LiveJobs()
        let jobs = [
            try job("2", progress: #"{"step": "Epoch 3 of 10", "completed": 10, "total": 40, "loss": 0.5134}"#), try job("1"), try job("3", state: "queued"),
        ]
        let lines = live.lines(for: jobs, at: .now, width: 80)
        #expect(lines == ["pools  austin.zip  begins", "pools  austin.zip  Epoch 3 of 10 [######--------------------] 10/40, loss 0.513"])
    }

    @Test func theTimeLeftIsReckonedFromWhatWasSeen() throws {
        var live = LiveJobs()
        let start = ContinuousClock.now
        _ = live.lines(for: [try job("1", progress: #"{"step": "Epoch 3 of 10", "completed": 10, "total": 40}"#)], at: start, width: 100)
        let line = live.lines(for: [try job("1", progress: #"{"step": "Epoch 3 of 10", "completed": 20, "total": 40}"#)], at: start + .seconds(20), width: 100)
        #expect(line.first?.hasSuffix("20/40, 0:40 left") == true)
    }

    @Test(arguments: [0, 10, 40, 200]) func aLineFitsTheTerminal(width: Int) throws {
        var live = LiveJobs()
        let lines = live.lines(for: [try job("1", progress: #"{"step": "Epoch 3 of 10", "completed": 10, "total": 40}"#)], at: .now, width: width)
        #expect(lines.count == 1 && lines[0].count < max(width, 1))
    }
}
