/// The state dict in a pickle: tensors by name, and the versions that PyTorch keeps of its modules.
///
/// The pickled object is the state dict itself, or a dict that has it under `model`. What stands under `opt` beside it is
/// skipped whatever it holds; a foreign global anywhere else is refused, even one that the pickle throws away again.
struct StateDict {
    /// Names in order, with indices of `PickleGraph.tensors`.
    let entries: [(name: String, tensor: Int)]
    let moduleVersions: [ModuleVersion]

    init(_ root: PickleValue, in graph: PickleGraph) throws(WeightProblem) {
        let state = Self.model(in: root, graph) ?? root
        try Self.refuseForeignGlobals(outsideOptimizerOf: root, graph)
        guard let pairs = graph.entries(of: state) else { throw .notAStateDict(found: graph.describe(state)) }
        entries = try Self.tensors(pairs, graph)
        moduleVersions = Self.versions(graph.entry("_metadata", of: graph.attributes(of: state)), graph)
    }

    /// What stands under `model`, unless it is a tensor that happens to be called so.
    private static func model(in root: PickleValue, _ graph: PickleGraph) -> PickleValue? {
        guard let model = graph.entry("model", of: root) else { return nil }
        if case .tensor = model { return nil }
        return model
    }

    private static func refuseForeignGlobals(
        outsideOptimizerOf root: PickleValue, _ graph: PickleGraph
    ) throws(WeightProblem) {
        guard !graph.foreignGlobals.isEmpty else { return }
        var skipped: Set<Int> = []
        if model(in: root, graph) != nil, let pairs = graph.entries(of: root) {
            let (optimizer, rest) = (pairs.filter { $0.key == .text("opt") }, pairs.filter { $0.key != .text("opt") })
            let others = rest.flatMap { [$0.key, $0.value] } + [graph.attributes(of: root)]
            skipped = graph.foreignIndices(reachableFrom: optimizer.map(\.value))
                .subtracting(graph.foreignIndices(reachableFrom: others))
        }
        if let index = graph.foreignGlobals.indices.first(where: { !skipped.contains($0) }) {
            throw .foreignGlobal(name: graph.foreignGlobals[index].name)
        }
    }

    private static func tensors(
        _ pairs: [(key: PickleValue, value: PickleValue)], _ graph: PickleGraph
    ) throws(WeightProblem) -> [(name: String, tensor: Int)] {
        var names: Set<String> = []
        var entries: [(name: String, tensor: Int)] = []
        for (key, value) in pairs {
            guard case .text(let name) = key else { throw .notAStateDict(found: "a dict whose keys are no texts") }
            guard case .tensor(let tensor) = value else {
                throw .notATensor(entry: name, found: graph.describe(value))
            }
            guard names.insert(name).inserted else { throw .repeatedEntry(name) }
            entries.append((name, tensor))
        }
        return entries
    }

    private static func versions(_ metadata: PickleValue?, _ graph: PickleGraph) -> [ModuleVersion] {
        (metadata.flatMap(graph.entries) ?? []).compactMap { key, value in
            // A module's dict is small; the limit keeps one large dict from being searched again and again.
            guard case .text(let module) = key,
                  let count = graph.items(of: value, .dict)?.count, count <= 32,
                  case .integer(let version)? = graph.entry("version", of: value)
            else { return nil }
            return ModuleVersion(module: module, version: version)
        }
    }
}

/// The version of a module's state, which PyTorch keeps beside the tensors (`_metadata`) and consults on loading.
public struct ModuleVersion: Equatable, Sendable {
    /// The module's path in the network: `backbone.body.bn1`; empty for the network itself.
    public var module: String
    public var version: Int

    public init(module: String, version: Int) {
        self.module = module
        self.version = version
    }
}
