import Foundation
import TestSupport
import Testing

@testable import Report

/// The report as a browser shows it, with all its pictures, light and dark, wide and narrow.
@Suite(.enabled(if: Browser.executable != nil, "Chromium is not installed."))
struct BrowserTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func page(_ report: RunReport) throws -> URL {
        let picture = try Canvas(width: 960, height: 300, density: 2).picture()
        for kind in PagePicture.Kind.allCases { try picture.write(to: folder(kind.fileName)) }
        return URL(filePath: try folder.write(report.html(), as: "report.html"))
    }

    @Test(arguments: [(1280, false), (1280, true), (500, false), (500, true)])
    func theReportLoadsWholeAndCanBeReadByAll(width: Int, isDark: Bool) throws {
        var report = try sampleReport()
        report.warnings = ["Something that a person should know."]
        report.requirements = [.init(.bands, expected: "3", found: "4", isMet: false)]
        report.environment = [.init("Device", "cpu")]
        report.timings = [.init("Training", seconds: 60)]
        report.map = "chips.geojson"
        let audit = try Browser.audit(try page(report), width: width, isDark: isDark)
        #expect(audit.pictures == PagePicture.Kind.allCases.count && audit.brokenPictures == [])
        #expect(audit.foreignAddresses == [] && audit.violations == [] && audit.scriptErrors == [])
        #expect(audit.isDark == isDark && audit.overflow == 0)
        #expect(audit.texts > 100 && audit.paleTexts == [])
        #expect(audit.unnamed == [] && audit.headsWithoutScope == 0)
        #expect(audit.headingLevels.first == 1 && zip(audit.headingLevels, audit.headingLevels.dropFirst()).allSatisfy { $1 <= $0 + 1 })
    }

    @Test func theAuditNoticesWhatIsWrong() throws {
        let bad = """
            <html><head></head><body><h1>T</h1><h3>U</h3><p style="color: #999">pale</p><img src="missing.png">
            <img src="https://example.com/a.png" alt="elsewhere"><script>alert(1)</script>
            <p style="width: 3000px">wide</p><table><tr><th>head</th></tr></table></body></html>
            """
        let page = try folder.write(bad, as: "bad.html")
        let audit = try Browser.audit(URL(filePath: page), width: 1280, isDark: false)
        #expect(audit.brokenPictures.count == 2 && audit.foreignAddresses == ["https://example.com/a.png"])
        #expect(audit.violations.count == 2 && audit.overflow > 1000)
        #expect(audit.paleTexts == ["pale"] && audit.unnamed.count == 1 && audit.headsWithoutScope == 1)
        #expect(audit.headingLevels == [1, 3])
    }
}
