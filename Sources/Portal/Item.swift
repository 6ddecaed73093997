/// An item of a portal.
public struct Item: Sendable, Equatable {
    public let id: String
    public let title: String
    /// ``packageType``, `Image Collection`.
    public let type: String
    /// The data's file name; empty where none is given.
    public let name: String
    /// Bytes of the data; nil where the portal does not say.
    public let size: Int?
    /// Who may change it; nil where the portal does not say.
    public let owner: String?
    /// When it was last changed, in milliseconds since 1970.
    public let modified: Int

    /// What portals call a model package.
    static let packageType = "Deep Learning Package"

    init?(_ json: [String: Any]) {
        guard let id = json["id"] as? String, let type = json["type"] as? String else { return nil }
        self.id = id
        self.type = type
        title = json["title"] as? String ?? ""
        name = json["name"] as? String ?? ""
        size = (json["size"] as? Int).flatMap { $0 > 0 ? $0 : nil }
        owner = json["owner"] as? String
        modified = json["modified"] as? Int ?? 0
    }

    /// What an item is wanted for.
    public enum Role: String, Sendable { case data, model }

    /// What it can be wanted for.
    public var role: Role { type == Self.packageType ? .model : .data }

    /// The name under which the data is dropped: the portal's own without folders, or the id where that does not do.
    ///
    /// - Throws: `PortalError.wrongType` where the item cannot be what it is wanted for.
    func fileName(as role: Role) throws(PortalError) -> String {
        let ending = role == .model ? ".dlpk" : ".zip"
        let own = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        guard self.role == role, own.isEmpty || own.lowercased().hasSuffix(ending) else {
            let expected = role == .model ? "a \(Self.packageType) (.dlpk)" : "training data in a zip"
            throw .wrongType(id: id, found: "of type \(type)\(own.isEmpty ? "" : ", file \(own)")", expected: expected)
        }
        let isPlain = own.utf8.count < 200 && own.wholeMatch(of: /[\p{L}\p{N}_][\p{L}\p{N}_ .()+-]*/) != nil
        return isPlain ? own : id + ending
    }
}
