import SystemPackage
import TestSupport
import Testing

@testable import Service

@Suite("File names")
struct FileKindTests {
    @Test(arguments: [
        ("pools.zip", FileKind.data), ("Pools.ZIP", .data), ("usa.dlpk", .package), ("notes.txt", .other), ("pools", .other),
        ("town.item", .item), ("Town.Item.toml", .item), ("town.toml", .settings),
        (".finetuned", .ignored), ("~$notes.docx", .ignored), ("a.tmp", .ignored), ("Thumbs.db", .ignored), ("a.crdownload", .ignored),
        ("pools.zip.part", .upload), (".pools.zip.Ab12Cd", .upload), ("usa.dlpk.filepart", .upload), ("pools.zip~", .upload),
    ])
    func theNameTellsTheKind(name: String, kind: FileKind) {
        #expect(FileKind(FilePath.Component(name)!) == kind)
    }

    @Test(arguments: [
        ("pools.zip", "pools", ".zip"), ("v1.2.zip", "v1.2", ".zip"), ("pools", "pools", ""), (".zip", ".zip", ""),
        ("1. All the pools of the town and its suburbs", "1. All the pools of the town and its suburbs", ""),
    ])
    func aNameHasAStemAndAnEnding(name: String, stem: String, ending: String) {
        #expect(FileName(name).stem == stem)
        #expect(FileName(name).ending == ending)
    }

    @Test func aVeryLongNameIsMovedUnderAShorterOne() throws {
        let home = try TemporaryFolder()
        let file = home.root / (String(repeating: "ä", count: 125) + ".zip")
        try file.write([1])
        let layout = FolderLayout(root: home.root)
        try layout.create()
        let place = try layout.reservePlace(for: file, in: layout.failed) { _ in }
        try layout.move(file, to: place, because: "It is too long.")
        #expect(place.lastComponent!.string == String(repeating: "ä", count: 90) + ".zip")
        #expect(layout.failed.names.count == 2)
    }
}
