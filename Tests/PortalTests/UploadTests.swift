import Foundation
import TestSupport
import Testing

@testable import Portal

struct UploadTests {
    private static let id = String(repeating: "c3", count: 16)
    private let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    /// A package on disk, whose bytes hold what separates the parts of a form.
    private func package() throws -> (file: FileHandle, bytes: [UInt8]) {
        let bytes = Array("PK\r\n--x\r\n\r\n".utf8) + (0..<5000).map { UInt8($0 * 7 % 251) }
        return (try FileHandle(forReadingFrom: URL(filePath: folder.write(bytes, as: "better.dlpk"))), bytes)
    }

    private func session(_ store: ItemStore, partSize: Int = 1 << 20) throws -> PortalSession {
        var session = try store.portal.session(.user("ann", password: "sesame&1"))
        session.partSize = partSize
        session.pause = 0.01
        return session
    }

    @Test(arguments: [1 << 20, 1000])
    func anItemsFileIsReplacedAtOnceOrInParts(partSize: Int) throws {
        let store = try ItemStore([Self.id: .init(bytes: [1, 2, 3])])
        let package = try package()
        var session = try session(store, partSize: partSize)
        let item = try session.publish(package.file, named: "better.dlpk", as: Self.id, title: "ignored")
        #expect(item.id == Self.id && item.size == package.bytes.count && item.title == "Roofs")
        #expect(store.item(Self.id)?.bytes == package.bytes && store.item(Self.id)?.name == "better.dlpk")
        let parts = store.portal.requests.count { $0.path.hasSuffix("/addPart") }
        #expect(parts == (partSize == 1000 ? 6 : 0))
        #expect(store.portal.requests.allSatisfy { !$0.path.contains("token-") && !$0.path.contains("sesame") })
    }

    @Test(arguments: [1 << 20, 1000])
    func aNewItemIsAPackageWithTitle(partSize: Int) throws {
        let store = try ItemStore([:])
        let package = try package()
        var session = try session(store, partSize: partSize)
        #expect(try session.publish(package.file, named: "better.dlpk", as: nil, title: "Better roofs").id == ItemStore.newID)
        let item = try #require(store.item(ItemStore.newID))
        #expect(item.type == "Deep Learning Package" && item.title == "Better roofs" && item.bytes == package.bytes)
    }

    @Test func aTokenThatExpiresBetweenPartsIsRenewed() throws {
        let store = try ItemStore([Self.id: .init()]) { request, before in
            request.path.hasSuffix("/addPart") && before == 2 ? .json(#"{"error": {"code": 498, "message": "Invalid token."}}"#) : nil
        }
        let package = try package()
        var session = try session(store, partSize: 1000)
        _ = try session.publish(package.file, named: "better.dlpk", as: Self.id, title: "")
        #expect(store.item(Self.id)?.bytes == package.bytes)
        let tokens = store.portal.requests.compactMap { $0.headers["x-esri-authorization"] }
        #expect(Set(tokens) == ["Bearer token-0", "Bearer token-1"])
    }

    @Test func anItemOfAnotherTypeIsNotReplaced() throws {
        let store = try ItemStore([Self.id: .init(type: "Web Map", bytes: [1, 2, 3])])
        var session = try session(store)
        let file = try package().file
        let error = try #require(#expect(throws: PortalError.self) { try session.publish(file, named: "better.dlpk", as: Self.id, title: "") })
        #expect(error.description.contains("of type Web Map") && !error.isTransient)
        #expect(store.item(Self.id)?.bytes == [1, 2, 3])
    }

    @Test func aFileThatArrivedShortIsAnError() throws {
        let store = try ItemStore([Self.id: .init(bytes: [1])]) { request, _ in request.path.hasSuffix("/update") ? .json(#"{"success": true}"#) : nil }
        var session = try session(store)
        let file = try package().file
        let error = try #require(#expect(throws: PortalError.self) { try session.publish(file, named: "better.dlpk", as: Self.id, title: "") })
        #expect(error.description.contains("an item of 1 bytes after the upload"))
    }
}
