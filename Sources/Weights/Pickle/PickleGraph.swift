/// A value of a pickle. Containers, storages and tensors stand in a `PickleGraph` and are referred to by index,
/// so that values nested however deep, or into themselves, cost no recursion.
enum PickleValue: Equatable {
    case none
    case boolean(Bool)
    case integer(Int)
    case text(String)
    /// A number, or bytes, that weights have no use for.
    case unused
    case container(Int)
    case storage(Int)
    case tensor(Int)
    case known(KnownGlobal)
    /// A global from outside the allow-list: a name, and nothing but a name.
    case foreign(Int)
}

/// The globals that weights need: the allow-list.
enum KnownGlobal: Equatable {
    case orderedDict, rebuildTensor, rebuildParameter
    case storage(StorageClass)

    init?(module: String, name: String) {
        switch (module, name) {
        case ("collections", "OrderedDict"): self = .orderedDict
        case ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensor
        case ("torch._utils", "_rebuild_parameter"): self = .rebuildParameter
        case ("torch", _), ("torch.cuda", _), ("torch.storage", "UntypedStorage"):
            guard let storage = StorageClass(named: name) else { return nil }
            self = .storage(storage)
        default: return nil
        }
    }
}

/// What a pickle made.
struct PickleGraph {
    struct Container {
        /// `object`: what a call would have made. It holds what was called and the arguments.
        enum Kind { case tuple, list, dict, object }
        let kind: Kind
        /// The elements; of a dict, keys and values in turn.
        var items: [PickleValue]
        /// What the BUILD instruction gave a dict: its attributes.
        var attributes = PickleValue.none
    }

    /// A storage as the pickle announces it; where its bytes lie is the layout's knowledge.
    struct Storage: Equatable {
        let key: String
        let storageClass: StorageClass
        let elementCount: Int
        var byteCount: Int { elementCount * storageClass.elementSize }
    }

    /// A view of a storage; offset and strides count elements. Nothing in it has been held against the storage yet.
    struct Tensor {
        let storage: Int
        let offset: Int
        let shape: [Int]
        let strides: [Int]
    }

    /// Module and name are kept apart: joining them would let a few bytes of pickle take much memory.
    struct ForeignGlobal {
        let module, identifier: String
        var name: String { "\(module).\(identifier)" }
    }

    private(set) var storages: [Storage] = []
    private var storageIndices: [String: Int] = [:]
    var containers: [Container] = []
    var tensors: [Tensor] = []
    /// Every mention of a foreign global.
    var foreignGlobals: [ForeignGlobal] = []

    mutating func add(_ kind: Container.Kind, _ items: [PickleValue] = []) -> PickleValue {
        containers.append(Container(kind: kind, items: items))
        return .container(containers.count - 1)
    }

    /// The storage's index; the same key stands for the same storage.
    mutating func add(_ storage: Storage) throws(WeightProblem) -> Int {
        if let index = storageIndices[storage.key] {
            guard storages[index] == storage else {
                throw .malformed(part: "the pickle", found: "it describes storage \(storage.key.quoted) in two ways")
            }
            return index
        }
        storages.append(storage)
        storageIndices[storage.key] = storages.count - 1
        return storages.count - 1
    }

    func storage(named key: String) -> Storage? {
        storageIndices[key].map { storages[$0] }
    }

    // MARK: Looking into it

    func items(of value: PickleValue, _ kind: Container.Kind) -> [PickleValue]? {
        guard case .container(let index) = value, containers[index].kind == kind else { return nil }
        return containers[index].items
    }

    /// A dict's entries in order.
    func entries(of value: PickleValue) -> [(key: PickleValue, value: PickleValue)]? {
        items(of: value, .dict).map { items in
            stride(from: 0, to: items.count - 1, by: 2).map { (items[$0], items[$0 + 1]) }
        }
    }

    /// What a dict has under `key`; as in Python, a later entry replaces an earlier one.
    func entry(_ key: String, of value: PickleValue) -> PickleValue? {
        entries(of: value)?.last { $0.key == .text(key) }?.value
    }

    func attributes(of value: PickleValue) -> PickleValue {
        guard case .container(let index) = value else { return .none }
        return containers[index].attributes
    }

    /// The foreign globals that `roots` lead to, as indices of `foreignGlobals`.
    func foreignIndices(reachableFrom roots: [PickleValue]) -> Set<Int> {
        var found: Set<Int> = []
        var seen: Set<Int> = []
        var pending = roots
        while let value = pending.popLast() {
            switch value {
            case .foreign(let index): found.insert(index)
            case .container(let index) where seen.insert(index).inserted:
                pending += containers[index].items
                pending.append(containers[index].attributes)
            default: break
            }
        }
        return found
    }

    /// What a value is, for errors.
    func describe(_ value: PickleValue) -> String {
        switch value {
        case .none: "nothing (None)"
        case .boolean, .integer, .unused: "a number or bytes"
        case .text: "a text"
        case .storage: "a bare storage"
        case .tensor: "a tensor"
        case .known: "a class"
        case .foreign(let index): foreignGlobals[index].name
        case .container(let index):
            switch containers[index].kind {
            case .tuple: "a tuple"
            case .list: "a list"
            case .dict: "a dict"
            case .object: "an object of another kind"
            }
        }
    }
}
