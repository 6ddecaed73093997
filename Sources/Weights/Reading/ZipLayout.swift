/// The layout of `torch.save` since PyTorch 1.6: a zip with a folder of any name that has the entries `data.pkl`, `data/<key>`
/// for each storage and, in newer files, `byteorder`. No entry is compressed.
enum ZipLayout {
    static func read(_ region: ByteRegion, _ limits: WeightLimits) throws(WeightProblem) -> WeightContents {
        let directory = try ZipDirectory(region, limits)
        guard let folder = directory.names.lazy.compactMap(folder).first else {
            throw .notWeights(found: "is a zip without data.pkl")
        }
        guard !directory.names.contains(folder + "constants.pkl") else { throw .torchScript }
        try checkByteOrder(directory, folder, region)
        var machine = PickleMachine(region, range: try directory.contents(of: folder + "data.pkl"), limits: limits)
        let root = try machine.readPickle()
        let graph = machine.graph
        let state = try StateDict(root, in: graph)
        let offsets = try graph.storages.map { storage throws(WeightProblem) in
            try locate(storage, directory, folder)
        }
        return WeightContents(state: state, graph: graph, storageOffsets: offsets)
    }

    /// `archive/` for `archive/data.pkl`.
    private static func folder(of name: String) -> String? {
        guard name.hasSuffix("/data.pkl") else { return nil }
        return String(name.dropLast("data.pkl".count))
    }

    private static func checkByteOrder(
        _ directory: ZipDirectory, _ folder: String, _ region: ByteRegion
    ) throws(WeightProblem) {
        guard directory.names.contains(folder + "byteorder") else { return }
        var reader = ByteReader(region, range: try directory.contents(of: folder + "byteorder"), part: "the byte order")
        switch try reader.text(reader.remaining) {
        case "little": break
        case "big": throw .bigEndian
        default: throw .malformed(part: "the byte order", found: "it is neither \"little\" nor \"big\"")
        }
    }

    private static func locate(
        _ storage: PickleGraph.Storage, _ directory: ZipDirectory, _ folder: String
    ) throws(WeightProblem) -> Int {
        let range = try directory.contents(of: folder + "data/" + storage.key)
        guard storage.byteCount <= range.count else {
            throw .malformed(
                part: "storage \(storage.key.quoted)", found: "it has \(range.count) bytes where the pickle says \(storage.byteCount)")
        }
        return range.lowerBound
    }
}
