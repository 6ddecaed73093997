/// How a layer's weights begin.
public enum Initialization: Sendable {
    /// Evenly within ±1/√inputs, weights and biases alike: what torch's own layers do.
    case torchDefault
    /// Normal with deviation √(2/outputs), biases zero (He et al., 2015, counted over the outputs).
    case heNormal
    /// Evenly within ±√(3/inputs), biases zero.
    case heUniform
    /// Normal with this deviation, biases zero.
    case normal(deviation: Double)

    /// A weight of this shape, `[outputs, inputs, …kernel]`.
    func weight(_ shape: [Int]) -> Tensor {
        let kernel = shape.dropFirst(2).reduce(1, *)
        let inputs = Double(shape[1] * kernel), outputs = Double(shape[0] * kernel)
        switch self {
        case .torchDefault: return evenly(shape, within: (1 / inputs).squareRoot())
        case .heNormal: return Tensor.normal(shape, deviation: (2 / outputs).squareRoot())
        case .heUniform: return evenly(shape, within: (3 / inputs).squareRoot())
        case .normal(let deviation): return Tensor.normal(shape, deviation: deviation)
        }
    }

    /// A bias for so many outputs.
    func bias(_ outputs: Int, inputs: Int) -> Tensor {
        switch self {
        case .torchDefault: evenly([outputs], within: (1 / Double(inputs)).squareRoot())
        default: Tensor.zeros([outputs])
        }
    }

    private func evenly(_ shape: [Int], within bound: Double) -> Tensor {
        Tensor.uniform(shape, in: -bound..<bound)
    }
}
