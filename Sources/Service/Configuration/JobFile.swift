public import Job
public import SystemPackage

/// What a person wrote for one job: settings that go before its folder's, and, in an item file, the portal items that it is about.
///
/// ```toml
/// portal = "https://www.arcgis.com"             # item files only, as the next two; the default is the configuration's
/// data = "0123456789abcdef0123456789abcdef"
/// model = "fedcba9876543210fedcba9876543210"
/// publish = "fedcba9876543210fedcba9876543210"  # and all that [[folder]] has for a job
/// [fit]
/// epochs = 20
/// ```
///
/// `roofs.toml` beside `roofs.zip` is about that zip. It is what an item file becomes when its data was fetched, so that the items
/// it names are passed over there.
public struct JobFile: Sendable, Equatable {
    /// The portal's address.
    public var portal: String?
    /// Ids of items.
    public var data, model: String?
    public var publish: Publishing
    /// The folder's, with what the file says in their place.
    public var settings: JobSettings
    /// Whether the file says more than which items it is about.
    public private(set) var hasSettings = false

    private static let items: Set = ["portal", "data", "model"]
    private static let limit = 1 << 16

    /// - Throws: The first problem, with its line.
    public init(
        contentsOf file: FilePath, over settings: JobSettings = JobSettings(), publish: Publishing = .nowhere
    ) throws(ConfigurationError) {
        self.settings = settings
        self.publish = publish
        let text = try Self.text(of: file)
        guard case .table(let values) = try parse(text, file: file) else { return }
        hasSettings = values.keys.contains { !Self.items.contains($0) }
        var table = SettingsTable(values, name: "", in: ConfigurationSource(file: file, text: text))
        for (key, path) in [("portal", \JobFile.portal), ("data", \JobFile.data), ("model", \JobFile.model)] {
            var text = ""
            try table.read(key, .text, into: &text)
            self[keyPath: path] = text.isEmpty ? nil : text
        }
        try table.read("publish", .publishing, into: &self.publish)
        try self.settings.read(&table)
        try table.refuseUnknownKeys()
    }

    /// Reads a file that has to name items.
    public init(itemFile file: FilePath) throws(ConfigurationError) {
        try self.init(contentsOf: file)
        if data == nil, model == nil {
            throw ConfigurationError(file: file, line: nil, problem: "names neither data nor a model; write data = \"<item id>\" or model = \"<item id>\"")
        }
        if data == nil, hasSettings {
            throw ConfigurationError(file: file, line: nil, problem: "has settings for a job, but names no data to train on; write data = \"<item id>\" too")
        }
    }

    /// What is said about a claimed or dropped zip, in the file beside it.
    static func beside(_ data: FilePath, in folder: FolderSettings) throws(ConfigurationError) -> JobFile {
        guard data.jobFile.exists else { return JobFile(folder) }
        return try JobFile(contentsOf: data.jobFile, over: folder.job, publish: folder.publish)
    }

    private init(_ folder: FolderSettings) {
        (settings, publish) = (folder.job, folder.publish)
    }

    private static func text(of file: FilePath) throws(ConfigurationError) -> String {
        do {
            let descriptor = try FileDescriptor.open(file, .readOnly, options: [.noFollow, .nonBlocking, .closeOnExec])
            let text = try descriptor.closeAfter { try String(validating: descriptor.bytes(at: 0, count: limit), as: UTF8.self) }
            if let text, text.utf8.count < limit { return text }
        } catch {}
        throw ConfigurationError(file: file, line: nil, problem: "cannot be read as a short text; write it anew")
    }
}

extension FilePath {
    /// Where what is said about this zip lies: `roofs.toml` beside `roofs.zip`.
    var jobFile: FilePath { removingLastComponent().appending(FileName(self).stem + ".toml") }
}
