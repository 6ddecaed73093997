import CTorch

/// A part of a network. Its tensors and children are plain stored properties, marked for the names they bear in a checkpoint:
///
///     final class Head: Module {
///         @Child("cls_logits") var classLogits: Conv2d
///         @Parameter var bias: Tensor          // "bias"
///     }
open class Module {
    /// Whether layers that behave differently while training, such as batch normalisation, train.
    public private(set) var isTraining = true

    public init() {}

    /// The children and their names, in the order of declaration.
    open var children: [(name: String, module: Module)] {
        properties.flatMap { label, value in
            (value as? any ChildProperty)?.modules(label: label) ?? []
        }
    }

    /// Sets this part and everything beneath it to train or to evaluate.
    public func setTraining(_ training: Bool) {
        isTraining = training
        for child in children { child.module.setTraining(training) }
    }

    /// Every tensor beneath this part with its name in a checkpoint, such as `fpn.inner_blocks.0.0.weight`.
    public var state: [StateEntry] {
        let own = properties.compactMap { label, value in (value as? any StateProperty)?.entry(label: label) }
        let inherited = children.flatMap { child in
            child.module.state.map { StateEntry(name: qualified(child.name, $0.name), tensor: $0.tensor, isParameter: $0.isParameter) }
        }
        return own + inherited
    }

    /// The tensors that training may change.
    public var parameters: [Tensor] {
        state.filter(\.isParameter).map(\.tensor)
    }

    /// Sets whether the parameters beneath this part are trained.
    public func setTrainable(_ trainable: Bool) {
        for parameter in parameters { parameter.requiresGradient = trainable }
    }

    /// Moves every tensor beneath this part to a device, such as `cuda:0`.
    public func move(to device: String) {
        for entry in state { trap("moving \(entry.name)", ctorch_tensor_move(entry.tensor.handle, device)) }
    }

    /// This part and everything beneath it.
    public var allModules: [Module] {
        [self] + children.flatMap(\.module.allModules)
    }

    /// The stored properties, from the base class down, without the underscore that property wrappers add.
    private var properties: [(label: String, value: Any)] {
        sequence(first: Mirror(reflecting: self), next: \.superclassMirror).reversed().flatMap { mirror in
            mirror.children.map { ($0.label.map { String($0.drop { $0 == "_" }) } ?? "", $0.value) }
        }
    }
}

/// One tensor of a checkpoint.
public struct StateEntry {
    /// The name with all its prefixes.
    public let name: String
    public let tensor: Tensor
    /// Whether training may change it by gradient; false for a buffer such as a running mean.
    public let isParameter: Bool
}

/// `prefix.name`, or the one of them that is not empty.
func qualified(_ prefix: String, _ name: String) -> String {
    prefix.isEmpty || name.isEmpty ? prefix + name : "\(prefix).\(name)"
}
