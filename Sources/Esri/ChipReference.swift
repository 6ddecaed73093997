internal import Raster

/// A chip of an export that has not been decoded: where its image and its labels lie.
public struct ChipReference: Sendable, Equatable {
    /// The file's stem, which pairs image and labels: `000000012`.
    public let name: String

    let image: String
    /// The label rasters, by ascending class.
    let labels: [Label]

    struct Label: Sendable, Equatable {
        /// 1 for the first class.
        let classIndex: Int
        let entry: String
    }

    /// All chips, sorted by name.
    static func all(_ files: ExportFiles, classes: [ClassDefinition], mode: String, path: String) throws(EsriError) -> [ChipReference] {
        let isMasks = TrainingData.trainableModes.contains(mode)
        let folders = isMasks ? try labelFolders(files, classes: classes, path: path) : []
        return files.images.sorted { $0.key < $1.key }.map { name, image in
            let labels = folders.enumerated().compactMap { index, folder in
                folder[name].map { Label(classIndex: index + 1, entry: $0) }
            }
            return ChipReference(name: name, image: image, labels: labels)
        }
    }

    /// The label rasters of each class, by stem: its folder bears the class's name, in some exports the value.
    private static func labelFolders(
        _ files: ExportFiles, classes: [ClassDefinition], path: String
    ) throws(EsriError) -> [[String: String]] {
        let names = Set(classes.map(\.name))
        let folders = classes.map { definition in
            let value = String(definition.value)
            return files.labels[definition.name] != nil || names.contains(value) ? definition.name : value
        }
        if let stray = files.labels.keys.sorted().first(where: { !folders.contains($0) }) {
            throw .inconsistent(
                file: path, found: "has label rasters in \(files.root)labels/\(stray)",
                expected: "a folder of one of the classes \(classes.map(\.name).list)", mend: "export it again")
        }
        return folders.map { files.labels[$0] ?? [:] }
    }
}
