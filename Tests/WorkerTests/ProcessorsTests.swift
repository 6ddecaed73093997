import Job
import Testing

@testable import finetuned_worker

@Test(arguments: [("200000 100000\n", 2), ("50000 100000", 1), ("250000 100000", 3), ("max 100000", nil), ("", nil), ("1 0", nil)])
func aControlGroupsQuotaIsCountedInProcessors(text: String, count: Int?) {
    #expect(Processors.quota(of: text) == count)
}

@Test func theQuotasOfAllGroupsAroundTheProcessCount() {
    #expect(Processors.quotaFiles(of: "1:cpu:/old\n0::/system.slice/finetuned.service\n") == [
        "/sys/fs/cgroup/system.slice/finetuned.service/cpu.max", "/sys/fs/cgroup/system.slice/cpu.max", "/sys/fs/cgroup/cpu.max",
    ])
    #expect(Processors.quotaFiles(of: "0::/\n") == ["/sys/fs/cgroup/cpu.max"])
}

@Test func bfloat16IsUsedWhereTheProcessorHasInstructionsForIt() {
    #expect(Processors.hasBFloat16("model name\t: X\nflags\t\t: fpu avx2 avx512f avx512_bf16 sha\n"))
    #expect(Processors.hasBFloat16("flags\t: amx_bf16\n"))
    #expect(!Processors.hasBFloat16("flags\t: fpu avx2 avx512f\nbugs\t: avx512_bf16\n"))
    #expect(Processors.precision(.float32, on: "cuda:0") == .float32)
    #expect(Processors.precision(.bfloat16, on: "cuda:0") == .bfloat16)
    #expect(Processors.precision(.auto, on: "cpu", processorInformation: "flags\t: avx512f avx512_bf16\n") == .bfloat16)
    #expect(Processors.precision(.auto, on: "cpu", processorInformation: "flags\t: avx512f\n") == .float32)
    // Of a device that is not there, nothing is known.
    #expect(Processors.precision(.auto, on: "cuda:99") == .float32)
}

@Test func aDeviceThatIsNotThereIsRefused() throws {
    #expect(try Processors.device(named: "cpu") == "cpu")
    let error = try #require(throws: DeviceError.self) { try Processors.device(named: "cuda:99") }
    #expect(error.description.contains("'cuda:99'"))
    #expect(throws: DeviceError.self) { try Processors.device(named: "tpu") }
}
