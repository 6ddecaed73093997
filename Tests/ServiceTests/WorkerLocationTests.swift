import SystemPackage
import Testing

@testable import Service

struct WorkerLocationTests {
    private func find(_ existing: FilePath...) -> FilePath {
        WorkerLocation.find(beside: "/usr/bin") { existing.contains($0) }
    }

    @Test func theWorkerBesideTheExecutableComesFirst() {
        #expect(find("/usr/bin/finetuned-worker", "/usr/libexec/finetuned/finetuned-worker") == "/usr/bin/finetuned-worker")
    }

    @Test func anInstalledWorkerLiesInLibexec() {
        #expect(find("/usr/libexec/finetuned/finetuned-worker") == "/usr/libexec/finetuned/finetuned-worker")
    }

    @Test func whereThereIsNoneTheErrorWillNameTheOneBesideTheExecutable() {
        #expect(find() == "/usr/bin/finetuned-worker")
    }
}
