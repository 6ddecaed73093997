internal import Foundation
internal import TOMLKit

/// What a dropped `.item` or `.item.toml` asks for.
///
/// ```toml
/// portal = "https://www.arcgis.com"   # the default
/// data = "0123456789abcdef0123456789abcdef"
/// model = "fedcba9876543210fedcba9876543210"
/// ```
public struct ItemFile: Sendable, Equatable {
    /// nil: the configuration's.
    public var portal: String?
    public var data: String?
    public var model: String?

    /// Whether a file's name is that of an item file, and not a hidden one.
    public static func isNamed(_ name: String) -> Bool {
        let name = name.lowercased()
        return !name.hasPrefix(".") && (name.hasSuffix(".item") || name.hasSuffix(".item.toml"))
    }

    /// - Throws: `PortalError.badItemFile`.
    public init(contentsOf path: String) throws(PortalError) {
        guard let bytes = FileManager.default.contents(atPath: path), bytes.count < 1 << 16, let text = String(data: bytes, encoding: .utf8) else {
            throw .badItemFile(path: path, reason: "cannot be read as a short text; write it anew")
        }
        let table: TOMLTable
        do { table = try TOMLTable(string: text) } catch {
            throw .badItemFile(path: path, reason: "is not valid TOML; write lines such as data = \"<item id>\"")
        }
        for key in table.keys {
            guard ["portal", "data", "model"].contains(key) else {
                throw .badItemFile(path: path, reason: "has the unknown key '\(key)'; expected portal, data or model")
            }
            guard table[key]?.string != nil else {
                throw .badItemFile(path: path, reason: "has no text as '\(key)'; put its value in quotes")
            }
        }
        portal = table["portal"]?.string
        data = table["data"]?.string
        model = table["model"]?.string
        if data == nil, model == nil {
            throw .badItemFile(path: path, reason: "names neither data nor a model; write data = \"<item id>\" or model = \"<item id>\"")
        }
    }
}
