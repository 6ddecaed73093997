import SystemPackage
import Testing

@testable import Service

@Suite("The stability tracker")
struct StabilityTrackerTests {
    private let start = ContinuousClock.now
    private var tracker = StabilityTracker(settle: .seconds(10))

    private func file(size: Int64, age: Duration = .zero) -> Sighting {
        Sighting(kind: .file, stamp: FileStamp(size: size, modified: 0, inode: 1), age: age)
    }

    private func after(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

    @Test func anEmptyFolderHasNothingToWaitFor() {
        #expect(tracker.quietAt == nil)
    }

    @Test mutating func aNewFileIsQuietAfterSettling() {
        tracker.observe(["a": file(size: 1)], at: start)
        #expect(tracker.quietAt == after(10))
        tracker.observe(["a": file(size: 1, age: .seconds(10))], at: after(10))
        #expect(tracker.quietAt == after(10))
    }

    @Test mutating func aFileThatLayThereForLongIsQuietAtTheFirstLook() {
        tracker.observe(["a": file(size: 1, age: .seconds(60))], at: start)
        #expect(tracker.quietAt == after(-50))
    }

    @Test mutating func aGrowingFileIsQuietOnlyAfterItsLastChange() {
        tracker.observe(["a": file(size: 1)], at: start)
        tracker.observe(["a": file(size: 2, age: .seconds(3))], at: after(10))
        #expect(tracker.quietAt == after(17))
    }

    @Test mutating func aFileSystemsSlowClockDoesNotMakeAGrowingFileQuiet() {
        tracker.observe(["a": file(size: 1)], at: start)
        tracker.observe(["a": file(size: 2, age: .seconds(3600))], at: after(10))
        #expect(tracker.quietAt == after(10))
        tracker.observe(["a": file(size: 3, age: .seconds(3600))], at: after(20))
        #expect(tracker.quietAt == after(20))
    }

    @Test mutating func theLastFileDecidesForTheWholeFolder() {
        tracker.observe(["a": file(size: 1)], at: start)
        tracker.observe(["a": file(size: 1), "b": file(size: 1)], at: after(8))
        #expect(tracker.quietAt == after(18))
        #expect(tracker.quietSince("a") == start)
        tracker.observe(["a": file(size: 1)], at: after(9))
        #expect(tracker.quietAt == after(10))
    }

    @Test mutating func aTouchBeginsTheWaitAgain() {
        tracker.observe(["a": file(size: 1)], at: start)
        tracker.touched("a", at: after(5))
        tracker.observe(["a": file(size: 1)], at: after(5))
        #expect(tracker.quietAt == after(15))
    }

    @Test mutating func anOldFileThatWasMovedInJustNowIsNew() {
        tracker.touched("a", at: start)
        tracker.observe(["a": file(size: 1, age: .seconds(3600))], at: start)
        #expect(tracker.quietAt == after(10))
    }

    @Test mutating func anotherFileOfTheSameNameAndSizeIsAChange() {
        tracker.observe(["a": file(size: 1)], at: start)
        tracker.observe(["a": Sighting(kind: .file, stamp: FileStamp(size: 1, modified: 0, inode: 2), age: .zero)], at: after(4))
        #expect(tracker.quietAt == after(14))
    }
}
