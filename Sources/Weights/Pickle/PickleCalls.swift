/// What the few known globals make of their arguments. Arguments that make no sense make an `object`, which is refused
/// where a tensor is wanted and does no harm in what is skipped.
extension PickleGraph {
    mutating func global(module: String, name: String) -> PickleValue {
        if let known = KnownGlobal(module: module, name: name) { return .known(known) }
        foreignGlobals.append(ForeignGlobal(module: module, identifier: name))
        return .foreign(foreignGlobals.count - 1)
    }

    mutating func call(
        _ callee: PickleValue, _ arguments: PickleValue, limits: WeightLimits
    ) throws(WeightProblem) -> PickleValue {
        let values = items(of: arguments, .tuple) ?? []
        switch callee {
        case .known(.orderedDict) where values.isEmpty:
            return add(.dict)
        case .known(.rebuildTensor):
            guard let tensor = tensor(from: values, limits: limits) else { break }
            guard tensors.count < limits.tensors else { throw .exceedsLimit(what: "tensors", limit: limits.tensors) }
            tensors.append(tensor)
            return .tensor(tensors.count - 1)
        case .known(.rebuildParameter):
            guard case .tensor? = values.first else { break }
            return values[0]
        default: break
        }
        return add(.object, [callee, arguments])
    }

    /// `_rebuild_tensor_v2(storage, storage_offset, size, stride, requires_grad, backward_hooks)`.
    private func tensor(from arguments: [PickleValue], limits: WeightLimits) -> Tensor? {
        guard arguments.count >= 6,
              case .storage(let storage) = arguments[0],
              let offset = count(arguments[1]),
              let shape = counts(arguments[2], limit: limits.dimensions),
              let strides = counts(arguments[3], limit: limits.dimensions),
              shape.count == strides.count
        else { return nil }
        return Tensor(storage: storage, offset: offset, shape: shape, strides: strides)
    }

    /// A storage's persistent id is `("storage", class, key, location, elements)`, in the legacy layout with a further `None`;
    /// a network class's is `("module", class, file, source)`.
    mutating func load(persistentID id: PickleValue) throws(WeightProblem) -> PickleValue {
        let parts = items(of: id, .tuple) ?? []
        guard parts.count == 5 || parts.count == 6 && parts[5] == .none,
              parts[0] == .text("storage"),
              case .known(.storage(let storageClass)) = parts[1],
              case .text(let key) = parts[2], key.utf8.count <= Self.longestKey,
              let elements = count(parts[4])
        else { return add(.object, [id]) }
        guard !elements.multipliedReportingOverflow(by: storageClass.elementSize).overflow else {
            throw .malformed(part: "the pickle", found: "it gives storage \(key.quoted) \(elements) elements")
        }
        return .storage(try add(Storage(key: key, storageClass: storageClass, elementCount: elements)))
    }

    /// Bytes of a storage's key, which is a number; each is looked up again wherever the pickle refers to it.
    private static let longestKey = 128

    private func count(_ value: PickleValue) -> Int? {
        guard case .integer(let count) = value, count >= 0 else { return nil }
        return count
    }

    private func counts(_ value: PickleValue, limit: Int) -> [Int]? {
        guard let items = items(of: value, .tuple), items.count <= limit else { return nil }
        let counts = items.compactMap(count)
        return counts.count == items.count ? counts : nil
    }
}
