import Foundation
import TestSupport
import Testing

@testable import Raster

@Suite struct ArchiveTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func archive(_ files: [(name: String, source: Archive.Source)], _ name: String = "a.zip") throws -> String {
        let path = "\(folder.path)/\(name)"
        try Archive.write(files, to: path)
        return path
    }

    private func opens(_ zip: [UInt8], limits: ArchiveLimits = .standard) throws -> Archive {
        try Archive(opening: try folder.write(zip, as: "\(UUID().uuidString).zip"), limits: limits)
    }

    // MARK: Reading and writing

    @Test func anArchiveGivesBackItsFiles() throws {
        let large = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
        try folder.write(large, as: "source.bin")
        let path = try archive([
            ("b/large.bin", .file("\(folder.path)/source.bin")), ("pictures", .folder), ("a.txt", .bytes(Array("hello".utf8))), ("empty", .bytes([])),
        ])
        let opened = try Archive(opening: path)
        #expect(opened.entries.map(\.name) == ["a.txt", "b/large.bin", "empty"])
        #expect(opened.entry("b/large.bin")?.size == large.count && opened.entry("pictures") == nil)
        #expect(try opened.read("b/large.bin", limit: large.count) == large)
        #expect(try opened.read("empty", limit: 0) == [])
        try opened.extract("b/large.bin", to: "\(folder.path)/out.bin")
        #expect(try folder.bytes("out.bin") == large)
        #expect(try folder.names() == ["a.zip", "out.bin", "source.bin"])
    }

    @Test func anEntryIsReadAsAnImageInPlace() throws {
        let image = ramp(40, 30, bands: 3)
        try image.write(to: "\(folder.path)/chip.tif", as: .geoTIFF(compression: .lzw))
        let path = try archive([("top/images/chip.tif", .file("\(folder.path)/chip.tif"))], "a strange {name}.dlpk")
        let opened = try Archive(opening: path)
        #expect(try RasterImage(contentsOf: opened.gdalPath(of: "top/images/chip.tif")) == image)
    }

    @Test func aFolderReadsLikeAnArchive() throws {
        try folder.write([1, 2, 3], as: "top/a.txt")
        try folder.write([4], as: "top/deep/b.txt")
        try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/top/link", withDestinationPath: "/etc/hostname")
        let opened = try Archive(opening: "\(folder.path)/top")
        #expect(opened.entries.map(\.name) == ["a.txt", "deep/b.txt"] && opened.entries.map(\.size) == [3, 1])
        #expect(try opened.read("deep/b.txt", limit: 10) == [4])
    }

    @Test func windowsSeparatorsBecomeSlashes() throws {
        let opened = try opens(Zip([.init("top\\images\\a.txt", "x")]).bytes)
        #expect(opened.entries.map(\.name) == ["top/images/a.txt"])
        #expect(try opened.read("top/images/a.txt", limit: 9) == Array("x".utf8))
    }

    @Test func aFolderWithANameInTwoSpellingsIsRefused() throws {
        for name in ["H\u{e4}user.tif", "Ha\u{308}user.tif"] { try folder.write([1], as: "top/" + name) }
        #expect { try Archive(opening: folder("top")) } throws: { "\($0)".contains("stands in it twice") }
    }

    @Test func aFailedArchiveLeavesNothingBehind() throws {
        #expect { try archive([("a", .bytes([1])), ("b", .file("/nowhere"))]) } throws: { "\($0)".contains("/nowhere") }
        #expect(try folder.names() == [])
    }

    @Test func anEntryLargerThanAskedForIsNotRead() throws {
        let opened = try Archive(opening: try archive([("a", .bytes([1, 2, 3]))]))
        #expect(throws: ArchiveError.self) { try opened.read("a", limit: 2) }
        #expect(throws: ArchiveError.missing(path: opened.path, entry: "b")) { try opened.read("b", limit: 2) }
    }

    @Test func everyEntryBearsTheTimeOfWriting() throws {
        let before = day()
        let zip = try folder.bytes((try archive([("a", .bytes([1])), ("b", .folder)]) as NSString).lastPathComponent)
        let days = [before, day()]
        for (signature, offset) in [([0x50, 0x4b, 3, 4] as [UInt8], 12), ([0x50, 0x4b, 1, 2], 14)] {
            let starts = (0..<zip.count - 4).filter { Array(zip[$0..<$0 + 4]) == signature }
            #expect(starts.count == 2)
            for start in starts { #expect(days.contains(Array(zip[start + offset..<start + offset + 2]))) }
        }
    }

    /// Today as a zip header has it.
    private func day() -> [UInt8] {
        let parts = Calendar(identifier: .gregorian).dateComponents([.year, .month, .day], from: .now)
        return Zip.number(2, (parts.year! - 1980) << 9 | parts.month! << 5 | parts.day!)
    }

    // MARK: What is no archive

    @Test func aMissingFileIsNamed() {
        #expect { try Archive(opening: "/nowhere/a.zip") } throws: { "\($0)".contains("/nowhere/a.zip cannot be read") }
    }

    @Test func aFileOfAnotherKindIsNoZip() throws {
        let path = try folder.write(Array("just some text that is longer than an end record".utf8), as: "a.zip")
        #expect(throws: ArchiveError.notAZip(path: path)) { try Archive(opening: path) }
    }

    @Test func anEmptyFileIsNoWholeZip() {
        #expect { try opens([]) } throws: { "\($0)".contains("it is empty") }
    }

    @Test func anArchiveCutAnywhereIsRefused() throws {
        let whole = Zip([.init("a.txt", "hello"), .init("b.txt", "world")]).bytes
        for length in 0..<whole.count {
            #expect(throws: ArchiveError.self, "\(length) bytes") { try opens(Array(whole.prefix(length))) }
        }
        #expect(try opens(whole).entries.count == 2)
    }

    @Test func noDamagedByteGivesOtherContents() throws {
        let whole = Zip([.init("a.txt", "hello"), .init("b.txt", "world")]).bytes
        for position in whole.indices {
            for value in [UInt8(0), 0x7f, 0xff] {
                var damaged = whole
                damaged[position] = value
                guard let opened = try? opens(damaged) else { continue }
                for entry in opened.entries {
                    guard let content = try? opened.read(entry.name, limit: 1 << 20) else { continue }
                    #expect(content == Array("hello".utf8) || content == Array("world".utf8), "byte \(position)")
                }
            }
        }
    }

    // MARK: Hostile archives

    @Test(arguments: [
        "../evil", "a/../../evil", "/etc/passwd", "C:/evil", "..\\evil", "\\evil", "a//b", "a/./b", "", "a\u{0}b", "a\nb",
        "../\u{301}evil", "/\u{301}etc", "a/\u{301}b/../\u{301}",
    ])
    func aNameThatLeavesTheArchiveIsRefused(name: String) {
        #expect { try opens(Zip([.init(name, "x")]).bytes) } throws: {
            guard case ArchiveError.unsafeName = $0 else { return false }
            return true
        }
    }

    @Test func aNameThatStandsTwiceIsRefused() {
        #expect { try opens(Zip([.init("a/b", "x"), .init("a\\b", "y")]).bytes) } throws: { "\($0)".contains("twice") }
    }

    @Test(arguments: [0x0001, 0x0041, 0x2000]) func anEncryptedEntryIsRefused(flags: Int) {
        var entry = Zip.Entry("secret.tif", "twelve bytes and x")
        entry.size -= 12
        entry.flags = flags
        #expect { try opens(Zip([entry]).bytes) } throws: { "\($0)".contains("'secret.tif', which is encrypted") }
    }

    @Test func anUnknownCompressionIsRefused() {
        var entry = Zip.Entry("a", "x")
        entry.method = 14
        #expect { try opens(Zip([entry]).bytes) } throws: { "\($0)".contains("method 14") }
    }

    @Test func aBombIsRefusedFromItsDirectory() throws {
        let path = try archive([("zeros", .bytes(.init(repeating: 0, count: 4 << 20)))])
        var limits = ArchiveLimits.standard
        #expect(try Archive(opening: path, limits: limits).entries.count == 1)
        limits.freeSize = 1 << 20
        #expect { try Archive(opening: path, limits: limits) } throws: { "\($0)".contains("200 times") }
        limits = .standard
        limits.totalSize = 1 << 20
        #expect(throws: ArchiveError.self) { try Archive(opening: path, limits: limits) }
    }

    @Test func tooManyEntriesAreRefused() throws {
        var limits = ArchiveLimits.standard
        limits.entries = 2
        let zip = Zip((0..<3).map { .init("\($0)", "x") }).bytes
        #expect { try opens(zip, limits: limits) } throws: { "\($0)".contains("3 entries") }
    }

    @Test func entriesThatShareTheirBytesAreRefused() {
        var second = Zip.Entry("b", "x")
        second.offset = 0
        #expect { try opens(Zip([.init("a", "x"), second]).bytes) } throws: { "\($0)".contains("overlap") }
    }

    @Test func aSizeNoCompressionReachesIsRefused() {
        var entry = Zip.Entry("a", "x")
        entry.method = 8
        entry.size = 5000
        #expect { try opens(Zip([entry]).bytes) } throws: { "\($0)".contains("claims 5000 bytes") }
    }

    @Test(arguments: [-1000, -1, 1, 1000]) func anEntryThatUnpacksToAnotherSizeIsDamaged(difference: Int) throws {
        let text = [UInt8](repeating: 65, count: 100_000)
        var zip = try folder.bytes((try archive([("a", .bytes(text))]) as NSString).lastPathComponent)
        let record = try #require((0..<zip.count - 4).last { zip[$0..<$0 + 4] == [0x50, 0x4b, 1, 2] })
        zip.replaceSubrange(record + 24..<record + 28, with: Zip.number(4, text.count + difference))
        let opened = try opens(zip)
        #expect { try opened.read("a", limit: 1 << 20) } throws: { "\($0)".contains("damaged at 'a'") }
        #expect(throws: ArchiveError.self) { try opened.extract("a", to: "\(folder.path)/out") }
        #expect(try !folder.names().contains("out"))
    }

    @Test func aFlippedBitIsNoticed() throws {
        var zip = Zip([.init("a", "hello")]).bytes
        zip[32] ^= 1
        let opened = try opens(zip)
        #expect(throws: ArchiveError.self) { try opened.read("a", limit: 100) }
    }
}
