private enum Aten {
    static let mul = Operator("aten::_foreach_mul_.Scalar")
    static let addList = Operator("aten::_foreach_add_.List")
    static let addScalar = Operator("aten::_foreach_add_.Scalar")
    static let addcmul = Operator("aten::_foreach_addcmul_.Scalar")
    static let addcdiv = Operator("aten::_foreach_addcdiv_.Scalar")
    static let sqrt = Operator("aten::_foreach_sqrt")
}

/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019), as fastai 1 uses it: every parameter of a group, biases and
/// normalisation included, is multiplied by `1 - decay · rate` before Adam's own step.
public final class AdamW {
    /// Parameters that share a learning rate.
    public struct Group {
        /// What is moved.
        public var parameters: [Tensor]
        /// The step size.
        public var rate: Double

        public init(parameters: [Tensor], rate: Double = 0) {
            self.parameters = parameters
            self.rate = rate
        }
    }

    /// Each with a rate of its own.
    public var groups: [Group]
    /// The share of the running mean that a step keeps (Adam's β₁, fastai's momentum).
    public var momentum: Double
    /// Adam's β₂.
    public let beta2: Double
    /// The share of a weight that a step at rate 1 takes away.
    public let weightDecay: Double
    private static let epsilon = 1e-8
    private var moments: [ObjectIdentifier: Moments] = [:]

    private struct Moments {
        var steps = 0
        let mean: Tensor
        let square: Tensor
    }

    public init(groups: [Group], momentum: Double = 0.9, beta2: Double = 0.99, weightDecay: Double = 0.01) {
        self.groups = groups
        self.momentum = momentum
        self.beta2 = beta2
        self.weightDecay = weightDecay
    }

    /// Changes each parameter that has a gradient.
    public func step() {
        withoutGradient {
            for group in groups { step(group) }
        }
    }

    /// Forgets the gradients of all parameters.
    public func clearGradients() {
        for group in groups {
            for parameter in group.parameters { parameter.clearGradient() }
        }
    }

    private func step(_ group: Group) {
        let updates = group.parameters.compactMap { parameter in parameter.gradient.map { (parameter: parameter, gradient: $0) } }
        // Parameters that have been updated equally often share their bias correction.
        let byAge = Dictionary(grouping: updates) { advance($0.parameter) }
        for (steps, updates) in byAge.sorted(by: { $0.key < $1.key }) {
            step(updates.map(\.parameter), updates.map(\.gradient), steps: steps, rate: group.rate)
        }
    }

    private func step(_ parameters: [Tensor], _ gradients: [Tensor], steps: Int, rate: Double) {
        let means = parameters.map { moments[ObjectIdentifier($0)]!.mean }
        let squares = parameters.map { moments[ObjectIdentifier($0)]!.square }
        Aten.mul.all(parameters, 1 - weightDecay * rate)
        Aten.mul.all(means, momentum)
        Aten.addList.all(means, gradients, 1 - momentum)
        Aten.mul.all(squares, beta2)
        Aten.addcmul.all(squares, gradients, gradients, 1 - beta2)
        let denominators = Aten.sqrt.all(squares)
        Aten.mul.all(denominators, 1 / (1 - power(beta2, steps)).squareRoot())
        Aten.addScalar.all(denominators, Self.epsilon)
        Aten.addcdiv.all(parameters, means, denominators, -rate / (1 - power(momentum, steps)))
    }

    /// Counts one more update of the parameter.
    private func advance(_ parameter: Tensor) -> Int {
        let key = ObjectIdentifier(parameter)
        var entry = moments[key] ?? Moments(mean: .zeros(parameter.shape, device: parameter.device), square: .zeros(parameter.shape, device: parameter.device))
        entry.steps += 1
        moments[key] = entry
        return entry.steps
    }
}

// MARK: - Going on in another process

extension AdamW {
    /// How often each parameter was updated, in the order of the groups.
    public var steps: [Int] {
        parameters.map { moments[ObjectIdentifier($0)]?.steps ?? 0 }
    }

    /// The running means of each parameter that was updated: `0.mean` and `0.square` of the first.
    public var state: [(name: String, tensor: Tensor)] {
        parameters.enumerated().flatMap { position, parameter in
            moments[ObjectIdentifier(parameter)].map { [("\(position).mean", $0.mean), ("\(position).square", $0.square)] } ?? []
        }
    }

    /// Takes up ``steps`` and ``state`` of an optimizer of the same parameters.
    /// - Returns: false, and changes nothing, if they do not fit.
    public func restore(steps: [Int], _ state: [String: Tensor]) -> Bool {
        let parameters = parameters
        guard steps.count == parameters.count else { return false }
        var restored: [ObjectIdentifier: Moments] = [:]
        for (position, parameter) in parameters.enumerated() where steps[position] > 0 {
            guard let mean = state["\(position).mean"], let square = state["\(position).square"],
                mean.shape == parameter.shape, square.shape == parameter.shape
            else { return false }
            let device = parameter.device
            restored[ObjectIdentifier(parameter)] = Moments(steps: steps[position], mean: mean.moved(to: device), square: square.moved(to: device))
        }
        moments = restored
        return true
    }

    private var parameters: [Tensor] { groups.flatMap(\.parameters) }
}

private func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { result, _ in result * base }
}
