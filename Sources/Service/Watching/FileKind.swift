internal import SystemPackage

/// What a file in a drop folder is by its name.
enum FileKind: Equatable {
    /// A model package, `.dlpk`.
    case package
    /// Training data, `.zip`.
    case data
    /// A package or data under the temporary name that a copying program gives it.
    case upload
    /// A wish for items of a portal, `.item` or `.item.toml`, which the fetching process serves.
    case item
    /// What a person says about one job, `.toml` beside the data.
    case settings
    /// Nothing of ours: hidden, temporary, or left behind by a file browser.
    case ignored
    /// Anything else: dropped by mistake.
    case other

    init(_ component: FilePath.Component) {
        let name = component.string.lowercased()
        let holdsArchive = name.contains(".zip") || name.contains(".dlpk")
        self = if isTemporary(name) { holdsArchive ? .upload : .ignored }
            else if name.hasSuffix(".dlpk") { .package }
            else if name.hasSuffix(".zip") { .data }
            else if name.hasSuffix(".item") || name.hasSuffix(".item.toml") { .item }
            else if component.string.hasSuffix(".toml") { .settings }
            else { .other }
    }
}

private func isTemporary(_ name: String) -> Bool {
    name.hasPrefix(".") || name.hasPrefix("~") || name.hasSuffix("~")
        || [".part", ".partial", ".tmp", ".temp", ".filepart", ".crdownload", ".download", ".swp"].contains { name.hasSuffix($0) }
        || ["thumbs.db", "ehthumbs.db", "desktop.ini"].contains(name)
}
