import Foundation
import SystemPackage
import Testing

@testable import Service

/// Packages that wait in a drop folder's outbox, on their way to the portal.
struct OutboxTests {
    private static let model = String(repeating: "b2", count: 16)

    @Test func aPackageThatThePortalRefusesWaitsAndOneThatItCannotTakeNowIsTriedSoon() throws {
        let store = try ItemStore([Self.model: .init()]) { request, before in
            guard request.path.hasSuffix("/update") else { return nil }
            return before == 0 ? .status(503) : before == 1 ? .json(#"{"error": {"code": 403, "message": "Not yours"}}"#) : nil
        }
        let folder = try DropFolder(store.portal)
        let layout = try order(Self.result, of: folder, to: .item(Self.model))
        #expect(!folder.serve())
        #expect(try layout.outbox.entries().map(\.string) == ["01.upload"])
        #expect(folder.serve())
        #expect(try layout.outbox.entries().map(\.string) == ["01.refused"])
        #expect(Outbox(layout).orders.first?.error?.contains("refuses with 403 (Not yours)") == true)
        #expect(folder.serve())
        #expect(try layout.outbox.entries().isEmpty)
        #expect(store.item(Self.model)?.bytes == Array("PK better".utf8))
    }

    @Test func aNewItemWhoseUploadBreaksOffIsNotAddedOnceMore() throws {
        let store = try ItemStore([:]) { request, before in request.path.contains("/content/items/") && before == 0 ? .status(503) : nil }
        let folder = try DropFolder(store.portal)
        let layout = try order(Self.result, of: folder, to: .newItem)
        #expect(!folder.serve())
        #expect(Outbox(layout).orders.map(\.target) == [.item(ItemStore.newID)])
        #expect(folder.serve())
        #expect(store.item(ItemStore.newID)?.bytes == Array("PK better".utf8))
        #expect(store.portal.requests.count { $0.path.hasSuffix("/addItem") } == 1)
    }

    @Test(arguments: ["secret.txt", "results/link.dlpk", "results/../secret.txt"])
    func aFileThatIsNoResultIsNotPublished(name: String) throws {
        let store = try ItemStore([Self.model: .init()])
        let folder = try DropFolder(store.portal)
        let layout = try order(name, of: folder, to: .item(Self.model))
        try folder.drop("secret", as: "secret.txt")
        if name.hasSuffix("link.dlpk") {
            try FileManager.default.removeItem(atPath: folder.path(name))
            try FileManager.default.createSymbolicLink(atPath: folder.path(name), withDestinationPath: folder.path("secret.txt"))
        }
        #expect(folder.serve())
        #expect(store.portal.requests.isEmpty && Outbox(layout).orders.isEmpty)
    }

    /// Members of the group may rename what lies in the drop folder, and put links there.
    @Test(arguments: ["link", "pipe"]) func resultsThatAreElsewhereOrNoFileAreNotPublished(kind: String) throws {
        let store = try ItemStore([Self.model: .init()])
        let folder = try DropFolder(store.portal)
        let layout = try order("results/secret.dlpk", of: folder, to: .item(Self.model))
        if kind == "link" {
            try FileManager.default.moveItem(atPath: folder.path("results"), toPath: folder.path("elsewhere"))
            try FileManager.default.createSymbolicLink(atPath: folder.path("results"), withDestinationPath: folder.path("elsewhere"))
        } else {
            try FileManager.default.removeItem(atPath: folder.path("results/secret.dlpk"))
            #expect(mkfifo(folder.path("results/secret.dlpk"), 0o600) == 0)
        }
        #expect(folder.serve())
        #expect(store.portal.requests.isEmpty && Outbox(layout).orders.isEmpty)
    }

    @Test(.enabled(if: getuid() == 0, "only root can give files away")) func anOrderThatSomebodyElseHasWrittenIsNotCarriedOut() throws {
        let store = try ItemStore([Self.model: .init()])
        let folder = try DropFolder(store.portal)
        let layout = try order(Self.result, of: folder, to: .item(Self.model))
        #expect(chown(layout.outbox.appending("01.upload").string, 65534, 65534) == 0)
        #expect(!folder.serve())
        #expect(store.portal.requests.isEmpty && Outbox(layout).orders.map(\.job) == ["01"])
    }

    @Test func aLinkAndAPipeAreNoOrders() throws {
        let folder = try DropFolder(try ItemStore([:]).portal)
        let layout = try order(Self.result, of: folder, to: .newItem), order = layout.outbox.appending("01.upload")
        try FileManager.default.moveItem(atPath: order.string, toPath: folder.path("order"))
        try FileManager.default.createSymbolicLink(atPath: order.string, withDestinationPath: folder.path("order"))
        #expect(mkfifo(layout.outbox.appending("02.upload").string, 0o600) == 0)
        #expect(Outbox(layout).orders.isEmpty)
    }

    @Test func anOrderThatCannotBeReadDoesNotCountAsDone() throws {
        let folder = try DropFolder(try ItemStore([:]).portal)
        let layout = try order(Self.result, of: folder, to: .newItem)
        try Data("{".utf8).write(to: URL(filePath: layout.outbox.appending("01.upload").string))
        #expect(!folder.serve())
    }

    private static let result = "results/2026-11-24-better/better.dlpk"

    /// Leaves a package to be uploaded.
    private func order(_ package: String, of folder: DropFolder, to target: Publishing) throws -> FolderLayout {
        let layout = FolderLayout(root: folder.settings.path)
        try layout.create()
        let path = folder.path(package)
        try FileManager.default.createDirectory(atPath: FilePath(path).removingLastComponent().string, withIntermediateDirectories: true)
        try folder.drop("PK better", as: package)
        try Outbox(layout).add(UploadOrder(job: "01", package: path, target: target))
        return layout
    }
}
