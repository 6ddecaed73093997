import CTorch

/// What an operator cost while recording was on.
public struct OperatorCost: Sendable {
    /// As libtorch calls it, such as `aten::mm`.
    public let name: String
    public let calls: Int
    /// Without the time of the operators that it called.
    public let seconds: Double
    /// Multiplications and additions, of convolutions and matrix products; 0 for all else.
    public let operations: Double

    /// The costs of all operators that `body` calls on this thread, in the order of their names.
    public static func recorded(_ body: () -> Void) -> [OperatorCost] {
        ctorch_record(true)
        body()
        ctorch_record(false)
        var costs: [OperatorCost] = []
        withUnsafeMutablePointer(to: &costs) { list in
            ctorch_each_recorded(list) { list, name, calls, seconds, operations in
                let cost = OperatorCost(name: String(cString: name!), calls: Int(calls), seconds: seconds, operations: operations)
                list!.assumingMemoryBound(to: [OperatorCost].self).pointee.append(cost)
            }
        }
        return costs
    }
}
