import SystemPackage
import TestSupport
import Testing

@testable import Service

@Suite("The end of an archive")
struct ArchiveEndTests {
    private func end(of bytes: [UInt8]) -> ArchiveEnd {
        ArchiveEnd(size: UInt64(bytes.count)) { offset, count in Array(bytes.dropFirst(Int(offset)).prefix(count)) }
    }

    private var isIncomplete: (ArchiveEnd) -> Bool {
        { if case .incomplete = $0 { true } else { false } }
    }

    @Test func aWholeZipIsWhole() {
        #expect(end(of: zipBytes()) == .whole(entries: 1))
        #expect(end(of: zipBytes(comment: "written by hand")) == .whole(entries: 1))
    }

    @Test func everyTruncationIsNoticed() {
        let bytes = zipBytes(comment: "PK")
        for count in 4..<bytes.count { #expect(isIncomplete(end(of: Array(bytes.prefix(count)))), "\(count) bytes") }
    }

    @Test func bytesMissingInTheMiddleAreNoticed() {
        let bytes = zipBytes()
        #expect(isIncomplete(end(of: Array(bytes.prefix(20) + bytes.dropFirst(60)))))
    }

    @Test func whatBeginsOtherwiseIsNoZip() {
        #expect(end(of: Array("Rar!\u{1A}\u{7}".utf8)) == .refused("is not a zip archive"))
        #expect(end(of: Array(repeating: 0, count: 100_000)) == .refused("is not a zip archive"))
        #expect(end(of: []) == .refused("is empty"))
        #expect(end(of: zipEnd()) == .refused("is an empty zip archive"))
        #expect(end(of: [0x50, 0x4B, 3, 4] + zipEnd(entries: 1, disk: 2)) == .refused("is one part of a split zip archive"))
    }

    @Test func zip64IsRead() {
        #expect(end(of: zip64Bytes()) == .whole(entries: 70_000))
        #expect(isIncomplete(end(of: Array(zip64Bytes(locatorOffset: 1_000_000)))))
    }

    @Test func aFileIsReadAtItsTwoEnds() throws {
        let home = try TemporaryFolder()
        try (home.root / "a.zip").write(zipBytes(contents: Array(repeating: 9, count: 200_000)))
        let file = try FileDescriptor.open(home.root / "a.zip", .readOnly)
        #expect(try file.closeAfter { try ArchiveEnd(of: file) } == .whole(entries: 1))
    }

    /// An archive that says only in its zip64 records how many entries it has and where its directory is.
    private func zip64Bytes(locatorOffset: Int? = nil) -> [UInt8] {
        let local = [UInt8](little(0x0403_4B50, 4)) + Array(repeating: 0, count: 60)
        let directory = [UInt8](little(0x0201_4B50, 4)) + Array(repeating: 0, count: 60)
        let start = local.count + directory.count
        let record = little(0x0606_4B50, 4) + little(44, 8) + little(45, 2) + little(45, 2) + little(0, 8)
            + little(70_000, 8) + little(70_000, 8) + little(directory.count, 8) + little(local.count, 8)
        let locator = little(0x0706_4B50, 4) + little(0, 4) + little(locatorOffset ?? start, 8) + little(1, 4)
        let end = zipEnd(entries: 0xFFFF, directorySize: 0xFFFF_FFFF, directoryOffset: 0xFFFF_FFFF)
        return local + directory + record + locator + end
    }
}
