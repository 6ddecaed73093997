import Foundation
import Subprocess
import SystemPackage
import Testing

/// What the benchmarks run the programs with that they time, for which a script stands here.
struct BenchmarkTests {
    /// The words that each program is run with.
    private func runs(of command: String) async throws -> [[String]] {
        let script = try TemporaryFile("""
            echo "$@" >> "$FINETUNED_SCRIPT.log"
            echo '{"program": "", "task": "step", "precision": "", "backbone": "", "device": "", "batchSize": 1, "chipSize": 1, "objects": 1, \
            "threads": 1, "seconds": 1, "fastest": 1, "slowest": 1, "imagesPerSecond": 1, "peakMemory": 1}'
            """)
        let benchmark = Invocation.executable.removingLastComponent().appending("finetuned-benchmark")
        let environment = Environment.testing(worker: script)
        // It times itself under the name that it was run by.
        let result = try await Subprocess.run(
            .name("bash"), arguments: ["-c", "exec -a \"$FINETUNED_WORKER\" \(benchmark) \(command)"], environment: environment,
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        try #require(result.terminationStatus == .exited(0), "\(result.standardError)")
        let log = try String(contentsOfFile: script.path + ".log", encoding: .utf8)
        return log.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    }

    /// What stands behind an option.
    private func value(of option: String, in words: [String]) -> String? {
        words.firstIndex(of: option).map { words[$0 + 1] }
    }

    @Test func bothSidesOfAComparisonHaveTheSameThreads() async throws {
        let runs = try await runs(of: "compare \"$FINETUNED_WORKER\" --rounds 1")
        #expect(runs.count == 7)
        #expect(Set(runs.map { value(of: "--threads", in: $0) }) == ["\(ProcessInfo.processInfo.activeProcessorCount)"])
    }

    @Test func scalingTriesMoreThreadsUpToTheProcessors() async throws {
        let threads = try await runs(of: "scaling").compactMap { value(of: "--threads", in: $0).flatMap { Int($0) } }
        #expect(threads.first == 1 && zip(threads, threads.dropFirst()).allSatisfy { $1 == 2 * $0 })
        let last = try #require(threads.last), processors = ProcessInfo.processInfo.activeProcessorCount
        #expect(last <= processors && 2 * last > processors)
    }
}
