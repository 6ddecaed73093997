private enum Kernel {
    static let gradients = Operator("finetuned::gradients")
    static let differentiated = Operator("finetuned::differentiated")
}

extension Tensor {
    /// A loss that sums over rows, computed and differentiated a few rows at a time, so that no more than these rows' intermediate results
    /// are ever in memory. `backward()` finds the gradients ready. The order of the sums depends on `size` alone.
    /// - Parameters:
    ///   - rows: `[K, ...]`; of none at all the loss is computed too, so that it is still joined to the network.
    ///   - size: how many rows at a time.
    ///   - parameters: what else the loss depends on and shall learn.
    ///   - loss: of some of the rows, and where they stand among all.
    public static func loss(over rows: Tensor, by size: Int, parameters: [Tensor], _ loss: (Tensor, Range<Int>) -> Tensor) -> Tensor {
        let learning = parameters.filter(\.requiresGradient)
        var total = Tensor.zeros([], device: rows.device), start = 0, ofRows: [Tensor] = [], ofParameters: [Tensor] = []
        for part in rows.detached().split(by: size) {
            part.requiresGradient = true
            let value = loss(part, start..<start + part.shape[0])
            start += part.shape[0]
            total = total + value.detached()
            guard value.requiresGradient else { continue }
            let gradients = Kernel.gradients.all(value, [part] + learning)
            ofRows.append(gradients[0])
            ofParameters = ofParameters.isEmpty ? Array(gradients[1...]) : zip(ofParameters, gradients[1...]).map(+)
        }
        guard !ofRows.isEmpty else { return total }
        return Kernel.differentiated(total, [rows] + learning, [.concatenate(ofRows)] + ofParameters)
    }
}
