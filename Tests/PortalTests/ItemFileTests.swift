import Foundation
import Job
import Raster
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Service

/// Item files in drop folders, and the whole way from the portal and back to it.
struct ItemFileTests {
    private static let data = String(repeating: "a1", count: 16), model = String(repeating: "b2", count: 16)
    private static let roofs = ItemStore.Stored(type: "Image Collection", name: "roofs.zip", bytes: Bench.file)

    @Test func aDroppedItemFileBecomesTheFilesThatItNames() throws {
        let store = try ItemStore([Self.data: Self.roofs])
        let folder = try DropFolder(store.portal)
        try folder.drop("data = \"\(Self.data)\"\n", as: "town.item.toml")
        try folder.drop("date = \"\(Self.data)\"\n", as: "wrong.item")
        #expect(folder.serve())
        #expect(folder.files() == ["archive", "failed", "roofs.zip"])
        #expect(folder.bytes("roofs.zip") == Bench.file && folder.files("archive") == ["town.item.toml"])
        #expect(folder.text("failed/wrong.item.error.txt").contains("wrong.item, line 1: unknown key date"))
    }

    @Test func anotherPortalThatAnItemFileNamesGetsNoLogin() throws {
        let own = try ItemStore([:]), other = try ItemStore([Self.data: Self.roofs])
        let folder = try DropFolder(own.portal)
        try folder.drop("portal = \"\(other.portal.url)\"\ndata = \"\(Self.data)\"\n", as: "town.item")
        #expect(folder.serve())
        #expect(folder.bytes("roofs.zip") == Bench.file && own.portal.requests.isEmpty)
        #expect(other.portal.requests.allSatisfy { $0.headers["x-esri-authorization"] == nil && !$0.body.contains("sesame") })
    }

    /// The clock of the folder's server may be ahead or behind.
    @Test(arguments: [-3600.0, 3600]) func oneThatCannotBeServedIsInTheLedgerAsSoonAsTheDaemonLooks(ahead: Double) async throws {
        let folder = try DropFolder(try ItemStore([:]).portal)
        func serve(after seconds: Double) throws {
            #expect(folder.serve())
            let time = Date() + ahead + seconds
            try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: folder.path("failed/town.item.error.txt"))
        }
        try folder.drop("date = \"\(Self.data)\"\n", as: "town.item")
        try serve(after: 0)
        for _ in 1...2 { _ = try await folder.workOff() }
        let jobs = try folder.jobs()
        #expect(jobs.map(\.file) == ["town.item"] && jobs.map(\.state) == [.refused])
        #expect(jobs[0].error?.contains("town.item, line 1: unknown key date") == true && jobs[0].place == folder.path("failed/town.item"))
        for name in ["failed/town.item", "failed/town.item.error.txt"] { try FileManager.default.removeItem(atPath: folder.path(name)) }
        try folder.drop("", as: "town.item")
        try serve(after: 2)
        _ = try await folder.workOff()
        #expect(try folder.jobs().map(\.file) == ["town.item", "town.item"])
    }

    @Test func itsSettingsLieBesideTheDataUnderItsName() throws {
        let store = try ItemStore([Self.data: Self.roofs])
        let folder = try DropFolder(store.portal)
        try Data().write(to: URL(filePath: folder.path("roofs.zip")))
        let text = "data = \"\(Self.data)\"\npublish = \"new\"\n[fit]\nepochs = 3\n"
        try folder.drop(text, as: "town.item")
        #expect(folder.serve())
        #expect(folder.files() == ["archive", "roofs-2.toml", "roofs-2.zip", "roofs.zip"])
        #expect(folder.text("roofs-2.toml") == text)
    }

    @Test func oneThatIsDroppedWhileAnotherIsServedIsServedToo() throws {
        let drop = Mutex<(@Sendable () -> Void)?>(nil)
        let store = try ItemStore([Self.data: Self.roofs]) { request, before in
            if request.path.hasSuffix("/data"), before == 0 { drop.withLock { $0?() } }
            return nil
        }
        let folder = try DropFolder(store.portal)
        drop.withLock { $0 = { try? folder.drop("data = \"\(Self.data)\"\n", as: "second.item") } }
        defer { drop.withLock { $0 = nil } }
        try folder.drop("data = \"\(Self.data)\"\n", as: "first.item")
        #expect(folder.serve())
        #expect(folder.files() == ["archive", "roofs-2.zip", "roofs.zip"] && folder.files("archive") == ["first.item", "second.item"])
    }

    @Test func anItemFileThatCannotBeMovedBringsNothing() throws {
        let store = try ItemStore([Self.data: Self.roofs])
        let folder = try DropFolder(store.portal)
        for name in ["archive", "failed"] { try folder.drop("no folder", as: name) }
        try folder.drop("data = \"\(Self.data)\"\n", as: "town.item")
        #expect(!folder.serve())
        #expect(folder.files() == ["archive", "failed", "town.item"])
    }

    // MARK: Ending between two steps

    /// What was fetched keeps its hidden name until the item file makes way, as a run leaves it that ends just before.
    private func keepHiddenName(of file: String, item: String, for itemFile: String, in folder: DropFolder) throws {
        let number = try #require(FileManager.default.attributesOfItem(atPath: folder.path(itemFile))[.systemFileNumber] as? Int)
        try FileManager.default.linkItem(atPath: folder.path(file), toPath: folder.path(".\(item)-1700000000000-\(number).part"))
    }

    /// Others may write into the folder, and have put links where files are about to be made.
    @Test func linksLeadNoFileElsewhere() throws {
        let store = try ItemStore([Self.data: Self.roofs])
        let folder = try DropFolder(store.portal)
        for name in ["victim", "failed/.keep"] {
            try FileManager.default.createDirectory(atPath: FilePath(folder.path(name)).removingLastComponent().string, withIntermediateDirectories: true)
            try folder.drop("precious", as: name)
        }
        try folder.drop("data = \"\(Self.data)\"\n", as: "town.item")
        let number = try #require(FileManager.default.attributesOfItem(atPath: folder.path("town.item"))[.systemFileNumber] as? Int)
        for name in [".\(Self.data)-1700000000000-\(number).part", "failed/town.item.error.txt"] {
            try FileManager.default.createSymbolicLink(atPath: folder.path(name), withDestinationPath: folder.path("victim"))
        }
        #expect(folder.serve())
        #expect(folder.text("victim") == "precious")
        #expect(folder.files("failed") == ["town.item", "town.item.error.txt"] && folder.text("failed/town.item.error.txt").contains("symbolic links"))
    }

    private var both: String { "data = \"\(Self.data)\"\nmodel = \"\(Self.model)\"\n" }

    @Test func whatTheLastRunHasBroughtIsNotBroughtAgain() throws {
        let store = try ItemStore([Self.data: Self.roofs, Self.model: .init(type: "Deep Learning Package", name: "usa.dlpk", bytes: Bench.file)])
        let folder = try DropFolder(store.portal)
        try folder.drop(both, as: "town.item")
        try Data(Bench.file).write(to: URL(filePath: folder.path("usa.dlpk")))
        try keepHiddenName(of: "usa.dlpk", item: Self.model, for: "town.item", in: folder)
        try FileManager.default.moveItem(atPath: folder.path("usa.dlpk"), toPath: folder.path("claimed"))
        #expect(folder.serve())
        #expect(folder.files() == ["archive", "claimed", "roofs.zip"])
        #expect(folder.bytes("roofs.zip") == Bench.file && folder.files("archive") == ["town.item"])
        #expect(folder.parts.isEmpty)
    }

    @Test func whatWasBroughtForAnItemFileIsBroughtAgainForAnother() throws {
        let store = try ItemStore([Self.data: Self.roofs])
        let folder = try DropFolder(store.portal)
        try folder.drop("data = \"\(Self.data)\"\n", as: "town.item")
        try Data(Bench.file).write(to: URL(filePath: folder.path("claimed")))
        try keepHiddenName(of: "claimed", item: Self.data, for: "town.item", in: folder)
        try FileManager.default.createDirectory(atPath: folder.path("archive"), withIntermediateDirectories: true)
        try FileManager.default.moveItem(atPath: folder.path("town.item"), toPath: folder.path("archive/town.item"))
        try folder.drop("data = \"\(Self.data)\"\n", as: "town.item")
        #expect(folder.serve())
        #expect(folder.bytes("roofs.zip") == Bench.file)
        #expect(folder.files("archive") == ["2-town.item", "town.item"] && folder.parts.isEmpty)
    }

    /// Whoever opens a pipe waits until somebody else does, which may be never.
    @Test func pipesHaveNobodyWait() throws {
        let store = try ItemStore([Self.data: Self.roofs, Self.model: .init(type: "Deep Learning Package", name: "usa.dlpk", bytes: Bench.file)])
        let folder = try DropFolder(store.portal)
        try folder.drop("data = \"\(Self.data)\"\n[fit]\nepochs = 3\n", as: "town.item")
        #expect(mkfifo(folder.path("roofs.toml"), 0o600) == 0)
        try folder.drop("model = \"\(Self.model)\"\n", as: "port.item")
        let number = try #require(FileManager.default.attributesOfItem(atPath: folder.path("port.item"))[.systemFileNumber] as? Int)
        let part = ".\(Self.model)-1700000000000-\(number).part"
        #expect(mkfifo(folder.path(part), 0o600) == 0)
        let reader = open(folder.path(part), O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        #expect(folder.serve())
        #expect(folder.text("roofs.toml").contains("epochs = 3") && folder.bytes("roofs.zip") == Bench.file)
        #expect(folder.files("failed") == ["port.item", "port.item.error.txt"] && folder.text("failed/port.item.error.txt").contains("no regular file"))
    }

    @Test func anItemFileStaysUntilWhatItNamesIsThere() throws {
        let store = try ItemStore([Self.data: Self.roofs])
        let folder = try DropFolder(store.portal)
        try folder.drop("data = \"\(Self.data)\"\n[fit]\nepochs = 3\n", as: "town.item")
        try FileManager.default.createDirectory(atPath: folder.path("roofs.toml"), withIntermediateDirectories: true)
        #expect(folder.serve())
        #expect(folder.files("archive").isEmpty && folder.files("failed") == ["town.item", "town.item.error.txt"])
    }

    @Test(arguments: [
        LocalPortal.Answer.status(503), .json(#"{"error": {"code": 500, "message": "Error"}}"#), .json(#"{"error": {"code": 429}}"#),
        .init(status: 503, body: Array(#"{"error": {"code": 503}}"#.utf8)), .init(status: 503, body: Array(#"{"error": {"message": "Down"}}"#.utf8)),
    ])
    func anItemFileStaysWhileThePortalIsAway(answer: LocalPortal.Answer) throws {
        let store = try ItemStore([Self.data: Self.roofs]) { request, _ in request.path.hasSuffix("/data") ? answer : nil }
        let folder = try DropFolder(store.portal)
        try folder.drop("data = \"\(Self.data)\"\n", as: "town.item")
        #expect(!folder.serve())
        #expect(folder.files() == ["town.item"])
    }

    /// The whole way: data from the portal is trained on, and the model becomes an item; then model and data are fetched, the model is
    /// re-trained and replaces itself.
    @Test(.timeLimit(.minutes(20))) func aModelIsFetchedTrainedPublishedAndFetchedAgainEqual() async throws {
        let store = try ItemStore([Self.data: .init(type: "Image Collection", name: "pools.zip", bytes: try Self.scenes())])
        let folder = try DropFolder(store.portal) {
            $0.job.backbone = "resnet18"
            $0.job.fit.learningRate = 0.001
            $0.job.fit.device = "cpu"
            $0.job.maskRCNNOptions = ["box_batch_size_per_image": 16, "rpn_post_nms_top_n_train": 50, "rpn_post_nms_top_n_test": 20]
        }
        try folder.drop("data = \"\(Self.data)\"\npublish = \"new\"\n[fit]\nscratch_epochs = 1\n", as: "first.item")
        #expect(folder.serve())
        #expect(try await folder.workOff().map(\.error) == [nil])
        #expect(folder.serve())
        let first = try #require(store.item(ItemStore.newID))
        #expect(first.type == "Deep Learning Package" && first.name == "pools.dlpk")

        try folder.drop(
            "data = \"\(Self.data)\"\nmodel = \"\(ItemStore.newID)\"\npublish = \"\(ItemStore.newID)\"\n[fit]\nepochs = 2\n", as: "second.item.toml")
        #expect(folder.serve())
        #expect(folder.files().filter { $0.hasPrefix("pools") } == ["pools.dlpk", "pools.toml", "pools.zip"])
        let outcomes = try await folder.workOff()
        #expect(outcomes.map(\.error) == [nil, nil])
        #expect(folder.serve())
        let result = try #require(outcomes.compactMap(\.result).first?.appending("pools/pools.dlpk"))
        #expect(store.item(ItemStore.newID)?.bytes != first.bytes)

        try folder.drop("model = \"\(ItemStore.newID)\"\n", as: "third.item")
        #expect(folder.serve())
        #expect(FileManager.default.contents(atPath: result.string) == Data(folder.bytes("pools.dlpk")))
        #expect(folder.files("archive").contains("second.item.toml") && folder.files("failed").isEmpty)
    }

    /// A tiny export.
    private static func scenes() throws -> [UInt8] {
        let folder = try TemporaryFolder()
        _ = try folder.export("pools.zip")
        return try folder.bytes("pools.zip")
    }
}
