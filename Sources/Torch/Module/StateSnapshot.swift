/// A copy of everything a network has learnt, to return to.
public struct StateSnapshot {
    private let tensors: [(live: Tensor, copy: Tensor)]

    /// Copies the network's parameters and buffers.
    public init(of module: Module) {
        tensors = withoutGradient { module.state.map { ($0.tensor, $0.tensor.detached().copied()) } }
    }

    /// Gives the network back what it had.
    public func restore() {
        for (live, copy) in tensors { live.assign(copy) }
    }
}
