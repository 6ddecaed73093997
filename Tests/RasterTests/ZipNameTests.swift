import Foundation
import TestSupport
import Testing

@testable import Raster

/// Names in zip archives beyond what every program agrees on.
@Suite struct ZipNameTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    /// "ä" is one byte in code page 437, two in UTF-8.
    private static let codePage = Array("Geb".utf8) + [0x84] + Array("ude.txt".utf8)
    private static let unicode = Array("Gebäude.txt".utf8)

    private func entry(_ name: [UInt8], flags: Int = 0) -> Zip.Entry {
        var entry = Zip.Entry("", "x")
        (entry.name, entry.flags) = (name, flags)
        return entry
    }

    private func opens(_ entries: Zip.Entry...) throws -> Archive {
        try Archive(opening: try folder.write(Zip(entries).bytes, as: "\(UUID().uuidString).zip"))
    }

    // MARK: Reading

    @Test(arguments: [(unicode, 0x0800), (codePage, 0), (unicode, 0)]) func namesBeyondASCIIAreFound(name: [UInt8], flags: Int) async throws {
        let opened = try opens(entry(name, flags: flags), entry(Array("plain.txt".utf8)))
        #expect(opened.entries.map(\.name) == ["Gebäude.txt", "plain.txt"])
        // GDAL keeps some settings by thread.
        let read = Task.detached { try opened.read("Gebäude.txt", limit: 9) }
        #expect(try await read.value == Array("x".utf8))
    }

    @Test func namesThatAreNotAllUnicodeAreOfTheCodePage() throws {
        let opened = try opens(entry(Self.codePage), entry(Array("a".utf8) + [0xc3, 0xa4]))
        #expect(opened.entries.map(\.name) == ["Gebäude.txt", "a├ñ"])
        for entry in opened.entries { #expect(try opened.read(entry.name, limit: 9) == Array("x".utf8)) }
    }

    @Test func aSecondNameInUnicodeCountsWhereItBelongsToTheFirst() throws {
        for (checksum, name) in [(Zip.checksum(Self.codePage), "Häuser.txt"), (0, "Gebäude.txt")] {
            var named = entry(Self.codePage)
            let second = [1] + Zip.number(4, checksum) + Array("Häuser.txt".utf8)
            named.extra = Zip.number(2, 0x7075) + Zip.number(2, second.count) + second
            let opened = try opens(named)
            #expect(opened.entries.map(\.name) == [name])
            #expect(try opened.read(name, limit: 9) == Array("x".utf8))
        }
    }

    // MARK: Writing

    @Test func namesBeyondASCIIAreWrittenAsUnicodeAndMarked() throws {
        try Archive.write([("Москва.emd", .bytes([1])), ("plain", .bytes([2]))], to: folder("a.zip"))
        let zip = try folder.bytes("a.zip")
        for (signature, flags, name) in [([0x50, 0x4b, 3, 4] as [UInt8], 6, 30), ([0x50, 0x4b, 1, 2], 8, 46)] {
            let starts = (0..<zip.count - 4).filter { Array(zip[$0..<$0 + 4]) == signature }
            #expect(zip[(starts[0] + name)...].starts(with: "Москва.emd".utf8))
            #expect(starts.map { zip[$0 + flags + 1] & 8 } == [8, 0])
        }
        #expect(try Archive(opening: folder("a.zip")).read("Москва.emd", limit: 9) == [1])
    }

    @Test func aColonAfterADigitIsNoDrive() throws {
        try Archive.write([("1:5000_roofs.emd", .bytes([1]))], to: folder("a.zip"))
        #expect(try Archive(opening: folder("a.zip")).read("1:5000_roofs.emd", limit: 9) == [1])
    }
}
