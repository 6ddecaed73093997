internal import Raster

/// Where the parts of an export lie inside its archive.
struct ExportFiles {
    /// The folder of the definition, with a closing slash; empty where the archive has no top folder.
    let root: String
    /// The definition, the statistics and the map of chips, where there are any.
    private(set) var definition, statistics, map: String?
    /// Entries of the images, by stem.
    private(set) var images: [String: String] = [:]
    /// Entries of the label rasters: first the folder's name, then the stem.
    private(set) var labels: [String: [String: String]] = [:]

    init(in archive: Archive) throws(EsriError) {
        let roots = Self.roots(of: archive)
        guard let root = roots.first else { throw .noTrainingData(path: archive.path) }
        guard roots.count == 1 else {
            throw .several(path: archive.path, what: "training sets", found: roots.map { $0.isEmpty ? "its top" : String($0.dropLast()) })
        }
        self.root = root
        for entry in archive.entries where entry.name.hasPrefix(root) {
            try sort(entry.name, parts: entry.name.dropFirst(root.count).split(separator: "/").map(String.init), in: archive.path)
        }
    }

    /// The folders with a definition or statistics, whatever the case of their letters.
    static func roots(of archive: Archive) -> [String] {
        var roots: Set<String> = []
        for entry in archive.entries where !entry.name.isClutter {
            let parts = entry.name.split(separator: "/")
            guard ["esri_model_definition.emd", "esri_accumulated_stats.json"].contains(parts.last?.lowercased()) else { continue }
            roots.insert(parts.dropLast().map { $0 + "/" }.joined())
        }
        return roots.sorted()
    }

    private mutating func sort(_ entry: String, parts: [String], in path: String) throws(EsriError) {
        guard let first = parts.first?.lowercased(), let file = parts.last, !file.hasPrefix(".") else { return }
        switch (first, parts.count) {
        case ("esri_model_definition.emd", 1): definition = entry
        case ("esri_accumulated_stats.json", 1): statistics = entry
        case ("map.txt", 1): map = entry
        case ("images", 2...) where RasterImage.canRead(file):
            try Self.add(entry, to: &images, in: path)
        case ("labels", 3) where RasterImage.canRead(file):
            try Self.add(entry, to: &labels[parts[1], default: [:]], in: path)
        default: break
        }
    }

    private static func add(_ entry: String, to files: inout [String: String], in path: String) throws(EsriError) {
        if let twin = files.updateValue(entry, forKey: entry.stem) {
            throw .several(path: path, what: "rasters of the same chip", found: [twin, entry].sorted())
        }
    }
}

extension String {
    /// The file's name without folders and without its last extension.
    var stem: String {
        let file = utf8.split(separator: UInt8(ascii: "/")).last.map { Substring($0) } ?? ""
        return String(file.lastIndex(of: ".").map { file[..<$0] } ?? file)
    }

    /// Whether macOS put the file into the archive, or its name is hidden.
    var isClutter: Bool { split(separator: "/").contains { $0 == "__MACOSX" || $0.hasPrefix(".") } }
}
