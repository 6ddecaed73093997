public import Weights

/// Weights that do not fit a network.
public struct StateMismatch: Error, CustomStringConvertible, Equatable {
    /// Tensors that the network needs and the weights lack.
    public var missing: [String] = []
    /// Tensors of the weights that the network has no place for.
    public var unexpected: [String] = []
    /// Tensors of another shape: name, shape found, shape needed.
    public var misshapen: [Misfit] = []

    /// A tensor of another shape than the network's.
    public struct Misfit: Sendable, Equatable {
        /// The tensor's, such as `backbone.body.conv1.weight`.
        public let name: String
        /// The shape in the weights.
        public let found: [Int]
        /// The shape in the network.
        public let needed: [Int]
    }

    public var description: String {
        let parts = [
            listed(missing, "lack"),
            listed(unexpected, "hold, unknown to the network,"),
            listed(misshapen.map { "\($0.name.clipped) as \($0.found) instead of \($0.needed)" }, "hold"),
        ]
        return "the weights " + parts.compactMap { $0 }.joined(separator: "; they ")
    }

    private func listed(_ items: [String], _ verb: String) -> String? {
        guard let first = items.first?.clipped else { return nil }
        return items.count == 1 ? "\(verb) \(first)" : "\(verb) \(first) and \(items.count - 1) more"
    }
}

extension Module {
    /// Copies weights into the network's tensors, by name. Nothing is copied unless everything fits.
    /// - Parameter optional: names that the weights may lack.
    /// - Throws: `StateMismatch`, which names what is missing, unexpected or of another shape.
    public func load(_ weights: [String: Tensor], optional: (String) -> Bool = { _ in false }) throws(StateMismatch) {
        try check(weights.mapValues(\.shape), optional: optional)
        for entry in state {
            if let found = weights[entry.name] { entry.tensor.assign(found) }
        }
    }

    /// The same from a file, of which no tensor takes memory before everything fits.
    public func load(_ weights: [String: StoredTensor], optional: (String) -> Bool = { _ in false }) throws(StateMismatch) {
        try check(weights.mapValues(\.shape), optional: optional)
        for entry in state {
            if let found = weights[entry.name] { entry.tensor.assign(Tensor(found)) }
        }
    }

    private func check(_ weights: [String: [Int]], optional: (String) -> Bool) throws(StateMismatch) {
        let entries = state
        let names = Set(entries.map(\.name))
        var mismatch = StateMismatch()
        for entry in entries {
            guard let found = weights[entry.name] else {
                if !optional(entry.name) { mismatch.missing.append(entry.name) }
                continue
            }
            if found != entry.tensor.shape {
                mismatch.misshapen.append(.init(name: entry.name, found: found, needed: entry.tensor.shape))
            }
        }
        mismatch.unexpected = weights.keys.filter { !names.contains($0) }.sorted()
        guard mismatch == StateMismatch() else { throw mismatch }
    }
}
