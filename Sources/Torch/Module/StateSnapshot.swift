/// A copy of everything a network has learnt, to return to.
public struct StateSnapshot {
    private let tensors: [(name: String, live: Tensor, copy: Tensor)]

    /// Copies the network's parameters and buffers.
    public init(of module: Module) {
        tensors = withoutGradient { module.state.map { ($0.name, $0.tensor, $0.tensor.detached().copied()) } }
    }

    /// The copies by their names in a checkpoint.
    public var state: [(name: String, tensor: Tensor)] { tensors.map { ($0.name, $0.copy) } }

    /// Gives the network back what it had.
    public func restore() {
        for (_, live, copy) in tensors { live.assign(copy) }
    }
}
