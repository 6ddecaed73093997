import Foundation
import Testing
import Torch

@Test func memoryThatIsKeptIsNoMuchMoreThanWasOnceInUse() async {
    await #expect(processExitsWith: .success) {
        Libtorch.keepFreedMemory()
        let before = residentMegabytes()
        for megabytes in stride(from: 20, through: 100, by: 5) { _ = Tensor.ones([megabytes << 18]) }
        #expect(residentMegabytes() - before < 320, "all sizes together have 1020 MB")
    }
}

@Test func aTensorTakesThePagesOfAnEarlierOneOfItsSize() async {
    await #expect(processExitsWith: .success) {
        Libtorch.keepFreedMemory()
        #expect(pageFaults { Tensor.ones([48 << 18]) } > 20)
        #expect(pageFaults { Tensor.ones([46 << 18]) } < 10)
    }
}

/// Where the system grants whatever is asked for, there is no such end.
@Test(.enabled(if: (try? String(contentsOfFile: "/proc/sys/vm/overcommit_memory", encoding: .utf8))?.hasPrefix("1") == false))
func aTensorLargerThanTheMachinesMemoryIsToldOfBeforeItIsFilled() async {
    await #expect(processExitsWith: .exitCode(3)) {
        Libtorch.keepFreedMemory()
        Libtorch.onMemoryShortage = { _ in exit(3) }
        _ = Operator("aten::new_empty")(Tensor.ones([1]), [4 * Int(ProcessInfo.processInfo.physicalMemory)])
    }
}

/// Memory of the process that is in the machine's.
private func residentMegabytes() -> Int {
    let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
    return pages.count > 1 ? (Int(pages[1]) ?? .max) * 4096 >> 20 : .max
}

/// How often the system had to find a page, clean and empty, for what `body` makes.
private func pageFaults(_ body: () -> Tensor) -> Int {
    var before = rusage(), after = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &before)
    _ = body()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &after)
    return after.ru_minflt - before.ru_minflt
}
