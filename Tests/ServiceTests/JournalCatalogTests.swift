import Foundation
import Testing

@testable import Service

struct JournalCatalogTests {
    /// The ids that `systemd/finetuned.catalog` explains, in order.
    private func explained() throws -> [String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "systemd/finetuned.catalog"), encoding: .utf8)
        return text.split(separator: "\n").filter { $0.hasPrefix("-- ") }.map { String($0.dropFirst(3)) }
    }

    @Test func theCatalogExplainsEveryKindOfEntryOnceAndNoOther() throws {
        let explained = try explained()
        #expect(Set(explained) == Set(MessageID.allCases.map(\.rawValue)))
        #expect(explained.count == MessageID.allCases.count)
    }

    @Test(arguments: MessageID.allCases) func anIDHas128BitsInSmallHexadecimals(id: MessageID) {
        #expect(id.rawValue.wholeMatch(of: /[0-9a-f]{32}/) != nil)
    }
}
