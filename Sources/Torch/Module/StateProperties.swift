// The three marks of a module's properties. Each takes the name that the property bears in a checkpoint, or else the property's
// own, and gets its value in the module's initialiser, after `super.init()`.

/// Marks a tensor that training changes by gradient.
@propertyWrapper public struct Parameter<Value: TensorProperty>: StateProperty {
    private let key: String?
    private var value: Value?

    public init(_ key: String? = nil) { self.key = key }

    public var wrappedValue: Value {
        get { value.assigned }
        set {
            value = newValue
            newValue.tensor?.requiresGradient = true
        }
    }

    func entry(label: String) -> StateEntry? {
        wrappedValue.tensor.map { StateEntry(name: key ?? label, tensor: $0, isParameter: true) }
    }
}

/// Marks a tensor that a checkpoint holds but no gradient changes.
@propertyWrapper public struct Buffer: StateProperty {
    private let key: String?
    private var value: Tensor?

    public init(_ key: String? = nil) { self.key = key }

    public var wrappedValue: Tensor {
        get { value.assigned }
        set { value = newValue }
    }

    func entry(label: String) -> StateEntry? {
        StateEntry(name: key ?? label, tensor: wrappedValue, isParameter: false)
    }
}

/// Marks a part of a network, a list of parts, or a part that may be absent.
@propertyWrapper public struct Child<Value: ModuleTree>: ChildProperty {
    private let key: String?
    private var value: Value?

    /// - Parameter key: empty for a list whose elements stand directly in the parent.
    public init(_ key: String? = nil) { self.key = key }

    public var wrappedValue: Value {
        get { value.assigned }
        set { value = newValue }
    }

    func modules(label: String) -> [(name: String, module: Module)] {
        wrappedValue.named(key ?? label)
    }
}

/// What a property marked `@Parameter` may hold: a tensor, or nil for a layer without it.
public protocol TensorProperty {
    var tensor: Tensor? { get }
}

extension Tensor: TensorProperty {
    public var tensor: Tensor? { self }
}

extension Optional: TensorProperty where Wrapped == Tensor {
    public var tensor: Tensor? { self }
}

/// What a property marked `@Child` may hold.
public protocol ModuleTree {
    /// The parts under their names in a checkpoint.
    func named(_ name: String) -> [(name: String, module: Module)]
}

extension Module: ModuleTree {
    public func named(_ name: String) -> [(name: String, module: Module)] { [(name, self)] }
}

extension Array: ModuleTree where Element: ModuleTree {
    public func named(_ name: String) -> [(name: String, module: Module)] {
        enumerated().flatMap { index, element in element.named(qualified(name, String(index))) }
    }
}

extension Optional: ModuleTree where Wrapped: ModuleTree {
    public func named(_ name: String) -> [(name: String, module: Module)] {
        map { $0.named(name) } ?? []
    }
}

protocol StateProperty {
    func entry(label: String) -> StateEntry?
}

protocol ChildProperty {
    func modules(label: String) -> [(name: String, module: Module)]
}

extension Optional {
    fileprivate var assigned: Wrapped {
        guard let value = self else { preconditionFailure("a module's property was read before its initialiser set it") }
        return value
    }
}
