import Foundation
import SystemPackage
import Testing

@testable import Service

@Suite("Item files that were refused")
struct RefusedItemTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.layout.create()
    }

    /// - Parameter lead: by how many seconds the file system's clock is ahead.
    @Test(arguments: [-10, -0.0004, 0, 0.0004, 3600]) func oneIsWrittenDownOnceWhateverTheTimeBesideIt(lead: Double) throws {
        let text = bench.layout.failed / "town.item.error.txt", ledger = try bench.ledger()
        try (bench.layout.failed / "town.item").write([])
        try text.write("There is no such item.".utf8)
        try FileManager.default.setAttributes([.modificationDate: Date() + lead], ofItemAtPath: text.string)
        let items = RefusedItems(folder: bench.configuration().folders[0], ledger: ledger)
        for _ in 1...3 { try items.note() }
        #expect(try bench.jobs().map(\.error) == ["There is no such item."])
        try FileManager.default.setAttributes([.modificationDate: Date() + lead + 7200], ofItemAtPath: text.string)
        try items.note()
        #expect(try bench.jobs().count == 2)
    }
}
