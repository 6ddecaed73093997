import Foundation
import Testing

@testable import Service

/// `docs/man/finetuned.toml.5` and `etc/finetuned.toml` tell of the settings that there are.
struct ManualTests {
    private let manual: String
    private let shipped: String

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        manual = try String(contentsOf: root.appending(path: "docs/man/finetuned.toml.5"), encoding: .utf8)
        shipped = try String(contentsOf: root.appending(path: "etc/finetuned.toml"), encoding: .utf8)
    }

    @Test func theManualShowsTheSettingsOfTheShippedConfigurationWithTheirValues() {
        let shown = manual.matches(of: /(?m)^\.It Ic (.+)$/).map { String($0.1).replacing("\\(dq", with: "\"") }
        #expect(shown == shipped.matches(of: #/(?m)^#?([a-z_]+ = [^#\n]*[^# \n])/#).map { String($0.1) })
    }

    @Test(arguments: ["daemon", "portal", "folder", "folder.prepare", "folder.fit"])
    func theShippedConfigurationShowsEverySettingThereIs(table: String) throws {
        let known = try settings(of: table)
        let shown = try self.shown(in: table)
        #expect(known.isSubset(of: shown), "not shown are \(known.subtracting(shown).sorted())")
    }

    /// The settings that a table takes, as the complaint about an unknown one lists them.
    private func settings(of table: String) throws -> Set<String> {
        let header = table == "folder" ? "" : "[\(table)]\n"
        let folder = table.hasPrefix("folder") ? "[[folder]]\npath = \"/srv/pools\"\n" : ""
        let error = #expect(throws: ConfigurationError.self) {
            try Configuration(parsing: folder + header + "no = 1", file: "finetuned.toml")
        }
        let list = try #require(error?.description.firstMatch(of: /known are (.*)\.$/)).1
        return Set(list.split(separator: ", ").map(String.init))
    }

    /// The settings and the inner tables that the shipped configuration shows below a table's header.
    private func shown(in table: String) throws -> Set<String> {
        var header = ""
        var shown: Set<String> = []
        for line in shipped.split(separator: "\n") {
            if let match = line.firstMatch(of: #/^#?\[+([a-z_.]+)\]/#) {
                header = String(match.1)
                if header.hasPrefix(table + ".") { shown.insert(String(header.dropFirst(table.count + 1))) }
            } else if header == table, let match = line.firstMatch(of: #/^#?([a-z_]+) = /#) {
                shown.insert(String(match.1))
            }
        }
        return shown
    }
}
