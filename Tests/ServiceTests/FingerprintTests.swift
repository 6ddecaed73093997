import Foundation
import Job
import SystemPackage
import Testing

@testable import Service

@Suite("What a training depends on", .timeLimit(.minutes(20)))
struct FingerprintTests {
    /// Nobody writes into the pipe, as if the file were very large.
    @Test func nothingReadsOnWhereNobodyWaitsAnyMore() async throws {
        let bench = try Bench()
        let data = bench.home.root / "pools.zip"
        try #require(mkfifo(data.string, 0o600) == 0)
        let hashing = Task(executorPreference: QuietExecutor.shared) { await Fingerprint(data: data, base: nil, settings: JobSettings())?.text }
        // Opened as soon as there is a reader.
        let pipe = try FileDescriptor.open(data, .writeOnly, options: .closeOnExec)
        hashing.cancel()
        #expect(await hashing.value == nil)
        var waiting = pollfd(fd: pipe.rawValue, events: 0, revents: 0)
        #expect(poll(&waiting, 1, -1) == 1 && waiting.revents & Int16(POLLERR) != 0)
        try pipe.close()
    }
}
