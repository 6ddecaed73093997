import Foundation
import Hashing
import Testing

@testable import Portal

struct PortalTests {
    private func error(_ body: () throws -> Fetched) throws -> PortalError {
        try #require(#expect(throws: PortalError.self) { try body() })
    }

    @Test func anItemArrivesUnderItsNameWithItsDigest() throws {
        let bench = try Bench()
        let fetched = try bench.fetch()
        #expect(bench.files.allSatisfy { $0.hasPrefix(".") })
        let path = try fetched.place()
        #expect(bench.files == ["roofs.zip"] && bench.bytes(path) == Bench.file)
        let digest = SHA256()
        digest.update(Bench.file)
        let expected = digest.finish()
        #expect(fetched.sha256 == expected)
    }

    @Test func aFileThatIsThereIsNotReplaced() throws {
        let bench = try Bench()
        try Data("mine".utf8).write(to: URL(filePath: bench.folder + "/roofs.zip"))
        #expect(try bench.fetch().place() == bench.folder + "/roofs-2.zip")
        #expect(bench.bytes(bench.folder + "/roofs.zip") == Array("mine".utf8))
    }

    @Test func aFileIsPlacedWhereTheFileSystemKnowsNoSecondNames() throws {
        let bench = try Bench()
        let noLink: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> CInt = { _, _ in
            errno = EPERM
            return -1
        }
        try Data("mine".utf8).write(to: URL(filePath: bench.folder + "/roofs.zip"))
        #expect(try bench.fetch().place(keepsPart: true, link: noLink) == bench.folder + "/roofs-2.zip")
        #expect(bench.files == ["roofs-2.zip", "roofs.zip"] && bench.bytes(bench.folder + "/roofs-2.zip") == Bench.file)
        #expect(bench.bytes(bench.folder + "/roofs.zip") == Array("mine".utf8))
    }

    @Test func aNameThatIsTooLongForFileSystemsGivesWayToTheId() throws {
        let bench = try Bench(name: String(repeating: "航", count: 90) + ".zip")
        #expect(try bench.fetch().place() == bench.folder + "/\(Bench.id).zip")
    }

    // MARK: What portals answer

    @Test func aMissingItemSaysSo() throws {
        let bench = try Bench()
        let other = String(repeating: "0", count: 32)
        var session = try bench.portal.session()
        #expect(throws: PortalError.status(host: "127.0.0.1", code: 404)) { try session.item(other) }
    }

    @Test func whatIsNoIDIsNotAskedFor() throws {
        let bench = try Bench()
        var session = try bench.portal.session()
        #expect(throws: PortalError.noID("abc")) { try session.item("abc") }
        #expect(bench.portal.requests.isEmpty)
    }

    @Test(arguments: ["../../roofs", String(repeating: "b2", count: 16)]) func anAnswerAboutAnotherItemIsRefused(id: String) throws {
        let bench = try Bench(id: id)
        #expect(try error { try bench.fetch() }.description.contains("another item"))
        #expect(bench.files.isEmpty && bench.portal.requests.allSatisfy { !$0.path.hasSuffix("/data") })
    }

    @Test func anItemOfTheWrongTypeIsNotFetched() throws {
        let bench = try Bench(type: "Feature Service", name: "")
        #expect(try error { try bench.fetch(as: .model) }.description.contains("of type Feature Service; expected a Deep Learning Package"))
        let named = try Bench(name: "roofs.gdb.rar")
        #expect(throws: PortalError.self) { try named.fetch() }
        #expect(bench.dataRequests.isEmpty && named.dataRequests.isEmpty)
    }

    @Test func aPageWithStatus200IsNoFile() throws {
        let bench = try Bench { _, _ in .json("<!DOCTYPE html><title>Sign in</title>" + String(repeating: " ", count: 100_000)) }
        #expect(try error { try bench.fetch() } == .unexpected(host: "127.0.0.1", found: "a page instead of a file", expected: "a zip archive"))
        #expect(bench.files.isEmpty)
    }

    @Test func anErrorInsideStatus200IsAnError() throws {
        let bench = try Bench { _, _ in .json(#"{"error": {"code": 403, "message": "You do not have permissions"}}"#) }
        #expect(try error { try bench.fetch() } == .refused(host: "127.0.0.1", code: 403, message: "You do not have permissions"))
        #expect(bench.files.isEmpty)
    }

    // MARK: Connections

    @Test func aConnectionCutAtHalfIsContinued() throws {
        let bench = try Bench { request, before in before == 0 ? half() : continued(request) }
        #expect(bench.bytes(try bench.fetch().place()) == Bench.file)
        #expect(bench.dataRequests.map(\.start) == [nil, Bench.file.count / 2])
    }

    @Test func alsoTheNextProcessContinues() throws {
        let bench = try Bench { request, before in before == 0 ? half() : continued(request) }
        #expect(try error { try bench.fetch(attempts: 1) }.isTransient)
        #expect(bench.bytes(try bench.fetch().place()) == Bench.file)
        #expect(bench.dataRequests.last?.start == Bench.file.count / 2)
    }

    @Test func aServerThatCannotContinueSendsAllAnew() throws {
        let bench = try Bench { _, before in before == 0 ? half() : .file(Bench.file) }
        #expect(bench.bytes(try bench.fetch().place()) == Bench.file)
    }

    @Test(arguments: [-5, 5])
    func aFileOfAnotherLengthIsRemoved(difference: Int) throws {
        let bench = try Bench(size: Bench.file.count + difference)
        let error = try error { try bench.fetch() }
        guard case .wrongSize = error else { throw error }
        #expect(bench.files.isEmpty && !error.isTransient)
    }

    @Test func aServerThatTricklesIsGivenUp() throws {
        let bench = try Bench { _, _ in .init(body: Array(Bench.file[..<10]), length: Bench.file.count, isLeftOpen: true) }
        let error = try error { try bench.fetch(patience: 1, attempts: 1) }
        guard case .unreachable = error else { throw error }
    }

    @Test func aFileLargerThanTheDiskIsNotBegun() throws {
        let bench = try Bench(size: 1 << 55)
        let error = try error { try bench.fetch() }
        guard case .noSpace = error else { throw error }
        #expect(bench.dataRequests.isEmpty && error.isTransient)
    }

    // MARK: Logins

    @Test func anAddressWithALoginIsRefusedAndNotRepeated() throws {
        let error = try #require(#expect(throws: PortalError.self) { try AllowedHosts(["maps.example"]).check("https://ann:sesame@maps.example/portal") })
        #expect(error.description.contains("holds a login") && !"\(error)".contains("sesame"))
    }

    @Test(arguments: [
        ("https://maps.example/a", "https://Maps.example:443/b", true), ("https://maps.example", "https://maps.example:8443", false),
        ("https://maps.example", "http://maps.example", false), ("https://maps.example", "https://other.example", false), ("", "", false),
    ])
    func onlyTheSameServerMayKnowWhatAnotherKnows(left: String, right: String, isSame: Bool) {
        #expect(isSameServer(left, right) == isSame)
    }

    private let user = Credentials.user("ann", password: "sesame&1")

    @Test func aUserGetsATokenThatStaysOutOfAddresses() throws {
        let bench = try Bench()
        _ = try bench.fetch(user)
        #expect(bench.portal.requests[0].body.contains("password=sesame%261"))
        #expect(bench.dataRequests.map { $0.headers["x-esri-authorization"] } == ["Bearer token-0"])
        #expect(bench.portal.requests.allSatisfy { !$0.path.contains("token-") && !$0.path.contains("sesame") })
    }

    @Test(arguments: [498, 499])
    func aTokenThatExpiresMidwayIsRenewedAndTheFileContinued(code: Int) throws {
        let bench = try Bench { request, before in
            switch before {
            case 0: half()
            case 1: .json(#"{"error": {"code": \#(code), "message": "Invalid token."}}"#)
            default: continued(request)
            }
        }
        #expect(bench.bytes(try bench.fetch(user).place()) == Bench.file)
        #expect(bench.dataRequests.map { $0.headers["x-esri-authorization"] } == ["Bearer token-0", "Bearer token-0", "Bearer token-1"])
        #expect(bench.dataRequests.last?.start == Bench.file.count / 2)
    }

    @Test func aFixedTokenThatExpiresIsAnError() throws {
        let bench = try Bench { _, _ in .json(#"{"error": {"code": 498, "message": "Invalid token."}}"#) }
        let error = try error { try bench.fetch(.token("secret")) }
        #expect(error == .refused(host: "127.0.0.1", code: 498, message: "Invalid token.") && !error.description.contains("secret"))
    }

    @Test func credentialsAreReadFromSystemdFirstAndNeverPrinted() throws {
        let bench = try Bench()
        try Data("from-systemd\n".utf8).write(to: URL(filePath: bench.folder + "/portal-token"))
        let both = ["CREDENTIALS_DIRECTORY": bench.folder, "FINETUNED_PORTAL_TOKEN": "from-environment"]
        #expect(Credentials(environment: both) == .token("from-systemd"))
        #expect(Credentials(environment: ["FINETUNED_PORTAL_API_KEY": "key"]) == .apiKey("key"))
        #expect(Credentials(environment: ["FINETUNED_PORTAL_USER": "ann", "FINETUNED_PORTAL_PASSWORD": "b"]) == .user("ann", password: "b"))
        #expect(Credentials(environment: [:]) == Credentials.none)
        #expect(!"\(user)".contains("sesame") && !String(reflecting: user).contains("sesame"))
    }

    // MARK: Hosts

    @Test func aRedirectLeadsToAllowedHostsOnlyAndWithoutTheToken() throws {
        let store = try LocalPortal { _, _ in .file(Bench.file) }
        defer { store.stop() }
        let port = try #require(store.url.split(separator: ":").last)
        let target = "http://localhost:\(port)/roofs.zip"
        let bench = try Bench { _, _ in .init(status: 302, headers: ["Location": target]) }
        #expect(bench.bytes(try bench.fetch(.token("secret"), hosts: ["127.0.0.1", "localhost"]).place()) == Bench.file)
        #expect(store.requests.map { $0.headers["x-esri-authorization"] } == [nil])
        let error = try error { try bench.fetch() }
        #expect(error == .forbidden(url: "http://localhost", reason: "its host is not allowed"))
        #expect(store.requests.count == 1)
    }

    @Test func whatARedirectSaysOfItselfIsNoPartOfTheAnswer() throws {
        let portal = try LocalPortal { request, _ in
            guard request.path == Bench.itemPath else { return .json(#"{"id": "\#(Bench.id)", "type": "Image Collection"}"#) }
            return .init(status: 302, headers: ["Location": "/moved"], body: Array("<html>It has moved.</html>".utf8))
        }
        defer { portal.stop() }
        var session = try portal.session()
        #expect(try session.item(Bench.id).type == "Image Collection")
    }

    @Test(arguments: [
        ("https://www.arcgis.com", true), ("https://arcgis.com.evil.example", false), ("https://evilarcgis.com", false), ("http://www.arcgis.com", false),
        ("https://store.example", true), ("https://user@www.arcgis.com", false), ("file:///etc/passwd", false),
    ])
    func onlyHTTPSOfKnownHostsIsAsked(url: String, isAllowed: Bool) {
        let hosts = AllowedHosts(["*.arcgis.com", "store.example"])
        #expect(((try? hosts.check(url)) != nil) == isAllowed)
    }
}
