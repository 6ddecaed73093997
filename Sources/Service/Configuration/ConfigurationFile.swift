internal import Foundation
internal import Job
public import SystemPackage
internal import TOMLKit

extension Configuration {
    /// Reads a TOML file.
    ///
    /// - Parameter environment: Its `STATE_DIRECTORY`, which systemd sets, goes before the file's own `state`; nil: the process's.
    /// - Throws: The first problem: an unreadable file, TOML's syntax, an unknown key, a wrong type, a value out of range.
    public static func load(
        path: FilePath, environment: [String: String]? = nil
    ) throws(ConfigurationError) -> Configuration {
        let text: String
        do {
            text = try String(contentsOfFile: path.string, encoding: .utf8)
        } catch {
            throw ConfigurationError(file: path, line: nil, problem: "cannot be read as text; check that it exists, is UTF-8, and may be read")
        }
        var configuration = try Configuration(parsing: text, file: path)
        let environment = environment ?? ProcessInfo.processInfo.environment
        if let state = environment["STATE_DIRECTORY"]?.split(separator: ":").first {
            configuration.daemon.state = FilePath(String(state))
        }
        return configuration
    }

    init(parsing text: String, file: FilePath) throws(ConfigurationError) {
        let source = ConfigurationSource(file: file, text: text)
        guard case .table(let values) = try parse(text, file: file) else { return }
        var root = SettingsTable(values, name: "", in: source)
        if let table = try root.table("daemon") { daemon = try DaemonSettings(table) }
        if let table = try root.table("portal") { portal = try PortalSettings(table) }
        for table in try root.tables("folder") {
            folders.append(try FolderSettings(table, window: daemon.window, others: folders))
        }
        try root.refuseUnknownKeys()
    }
}

/// The values of a TOML file.
func parse(_ text: String, file: FilePath) throws(ConfigurationError) -> SettingValue {
    do {
        return SettingValue(table: try TOMLTable(string: text))
    } catch let error as TOMLParseError {
        let problem = error.description.replacing(#/^Error while parsing /#, with: "error in ")
        throw ConfigurationError(file: file, line: error.source.begin.line, problem: problem)
    } catch {
        throw ConfigurationError(file: file, line: nil, problem: "\(error)")
    }
}

extension DaemonSettings {
    fileprivate init(_ table: SettingsTable) throws(ConfigurationError) {
        var table = table
        try table.read("settle", .duration(.milliseconds(100)...(.seconds(3600))), into: &settle)
        try table.read("rescan", .duration(.seconds(1)...(.seconds(24 * 3600))), into: &rescan)
        try table.read("give_up", .duration(.seconds(1)...(.seconds(7 * 24 * 3600))), into: &giveUp)
        try table.read("poll", .duration(.seconds(1)...(.seconds(3600))), into: &poll)
        try table.read("checkpoint_every", .duration(.seconds(1)...(.seconds(24 * 3600))), into: &checkpointEvery)
        try table.read("grace", .duration(.seconds(1)...(.seconds(3600))), into: &grace)
        try table.read("retries", .wholeNumber(0...100), into: &retries)
        try table.read("nice", .wholeNumber(0...19), into: &nice)
        try table.read("reserve", .bytes, into: &reserve)
        try table.read("jobs_at_once", .wholeNumber(1...64), into: &jobsAtOnce)
        try table.read("devices", .devices, into: &devices)
        try table.read("threads", .threads, into: &threads)
        try table.read("state", .absolutePath, into: &state)
        try table.read("window", .window, into: &window)
        try table.refuseUnknownKeys()
        if !devices.isEmpty, devices.count < jobsAtOnce {
            throw table.error("devices", "devices in [daemon] names \(devices.count) for \(jobsAtOnce) jobs at once; expected one for each")
        }
    }
}

extension PortalSettings {
    fileprivate init(_ table: SettingsTable) throws(ConfigurationError) {
        var table = table
        try table.read("url", .secureAddress, into: &url)
        try table.read("hosts", .hosts, into: &hosts)
        try table.refuseUnknownKeys()
    }
}

extension FolderSettings {
    fileprivate init(
        _ table: SettingsTable, window: Window, others: [FolderSettings]
    ) throws(ConfigurationError) {
        var table = table
        path = try table.require("path", .absolutePath)
        name = path.lastComponent?.string ?? "root"
        self.window = window
        try table.read("name", .text, into: &name)
        try table.read("promote", .choice(), into: &promote)
        try table.read("window", .window, into: &self.window)
        try table.read("retrain", .yesOrNo, into: &retrain)
        try table.read("watch", .choice(), into: &watch)
        try table.read("publish", .publishing, into: &publish)
        try job.read(&table)
        try table.refuseUnknownKeys()
        try refuseOverlap(with: others, table)
    }

    private func refuseOverlap(with others: [FolderSettings], _ table: SettingsTable) throws(ConfigurationError) {
        for other in others {
            if other.name == name { throw table.error("name", "name in [folder] is \"\(name)\" twice; expected a name of its own") }
            if path.starts(with: other.path) || other.path.starts(with: path) {
                throw table.error("path", "path in [folder] is \"\(path)\", which overlaps with \"\(other.path)\"; expected folders apart from each other")
            }
        }
    }
}

extension JobSettings {
    mutating func read(_ folder: inout SettingsTable) throws(ConfigurationError) {
        try folder.read("architecture", .oneOf(["MaskRCNN"]), into: &architecture)
        try folder.read("backbone", .oneOf(JobSettings.backbones), into: &backbone)
        if let table = try folder.table("prepare") { try prepare.read(table) }
        if let table = try folder.table("fit") { try fit.read(table) }
        if let table = try folder.table("mask_rcnn") { try readMaskRCNNOptions(table) }
    }

    private mutating func readMaskRCNNOptions(_ table: SettingsTable) throws(ConfigurationError) {
        var table = table
        for name in Self.maskRCNNCounts { if let count = try table.value(name, .wholeNumber(1...1_000_000)) { maskRCNNOptions[name] = Double(count) } }
        for name in Self.maskRCNNShares { if let share = try table.value(name, .number(0...1)) { maskRCNNOptions[name] = share } }
        try table.refuseUnknownKeys()
    }
}

extension PrepareSettings {
    fileprivate mutating func read(_ table: SettingsTable) throws(ConfigurationError) {
        var table = table
        var side = chipSize ?? 0
        try table.read("batch_size", .wholeNumber(Self.batchSizes), into: &batchSize)
        try table.read("chip_size", .wholeNumber(Self.chipSizes), into: &side)
        try table.read("val_split_pct", .number(Self.validationSplits), into: &validationSplit)
        try table.read("seed", .wholeNumber(Self.seeds), into: &seed)
        try table.read("drop_empty_chips", .yesOrNo, into: &dropEmptyChips)
        try table.read("augment", .yesOrNo, into: &augment)
        try table.read("max_cell_size_ratio", .number(Self.maxCellSizeRatios), into: &maxCellSizeRatio)
        try table.refuseUnknownKeys()
        chipSize = side == 0 ? nil : side
    }
}

extension FitSettings {
    fileprivate mutating func read(_ table: SettingsTable) throws(ConfigurationError) {
        var table = table
        try table.read("epochs", .wholeNumber(Self.epochCounts), into: &epochs)
        try table.read("scratch_epochs", .wholeNumber(Self.epochCounts), into: &scratchEpochs)
        try table.read("lr", .learningRate, into: &learningRate)
        try table.read("early_stopping", .yesOrNo, into: &earlyStopping)
        try table.read("freeze", .choice(), into: &freeze)
        try table.read("device", .device, into: &device)
        try table.read("precision", .choice(), into: &precision)
        try table.refuseUnknownKeys()
    }
}
