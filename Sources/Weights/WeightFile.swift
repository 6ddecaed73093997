/// The tensors of a PyTorch weight file (`.pth`), read without PyTorch.
///
/// Both layouts are read, `WeightLayout.zip` and `WeightLayout.legacy`. The file is mapped, not loaded: contiguous tensors
/// refer to its bytes. Its pickles are data, never code.
public struct WeightFile: Sendable {
    /// The tensors in the file's order.
    public let tensors: [(name: String, tensor: StoredTensor)]
    public let layout: WeightLayout
    /// The versions of the modules that the tensors belong to; empty where the file has none.
    public let moduleVersions: [ModuleVersion]
    private let indices: [String: Int]

    /// Reads the file at `path`, which must not be truncated while its tensors are in use.
    public init(reading path: String, limits: WeightLimits = .standard) throws(WeightError) {
        try self.init(ByteRegion(mapping: path), named: path, limits: limits)
    }

    /// Reads a weight file that is in memory already.
    ///
    /// - Parameter name: What errors call the file.
    public init(_ region: ByteRegion, named name: String, limits: WeightLimits = .standard) throws(WeightError) {
        do throws(WeightProblem) {
            try self.init(region, limits)
        } catch {
            throw WeightError(file: name, problem: error)
        }
    }

    private init(_ region: ByteRegion, _ limits: WeightLimits) throws(WeightProblem) {
        layout = ZipDirectory.isZip(region) ? .zip : .legacy
        let contents = switch layout {
        case .zip: try ZipLayout.read(region, limits)
        case .legacy: try LegacyLayout.read(region, limits)
        }
        tensors = try contents.tensors(in: region)
        moduleVersions = contents.state.moduleVersions
        indices = Dictionary(uniqueKeysWithValues: tensors.indices.map { [tensors] in (tensors[$0].name, $0) })
    }

    /// The tensor called `name`, as `backbone.body.conv1.weight`.
    public subscript(name: String) -> StoredTensor? {
        indices[name].map { tensors[$0].tensor }
    }
}

/// What either layout has: a state dict, and where its storages lie.
struct WeightContents {
    let state: StateDict
    let graph: PickleGraph
    /// For each of the graph's storages the region's byte where it starts; all its bytes lie inside the region.
    let storageOffsets: [Int]

    func tensors(in region: ByteRegion) throws(WeightProblem) -> [(name: String, tensor: StoredTensor)] {
        var gatheredBytes = 0
        var tensors: [(name: String, tensor: StoredTensor)] = []
        tensors.reserveCapacity(state.entries.count)
        for (name, index) in state.entries {
            let tensor = graph.tensors[index]
            let view = try TensorView(tensor, of: graph.storages[tensor.storage], entry: name)
            if !view.isContiguous {
                let bytes = view.elementCount * view.elementType.size
                guard bytes <= region.count - gatheredBytes else { throw .swollenViews(fileBytes: region.count) }
                gatheredBytes += bytes
            }
            tensors.append((name, StoredTensor(view, of: region, storageAt: storageOffsets[tensor.storage])))
        }
        return tensors
    }
}
