import CTorch

/// An operator of libtorch's dispatcher, such as `aten::conv2d` or `aten::add.Tensor`.
///
/// The arguments follow the operator's schema; trailing ones that are left out take the schema's defaults.
public struct Operator: @unchecked Sendable {
    // The handle points to a registration that lives, unchanged, as long as the process.
    private let handle: OpaquePointer
    /// The name with its overload.
    public let name: String

    /// Looks the operator up.
    /// - Precondition: libtorch has it.
    public init(_ name: String) {
        var handle: OpaquePointer?
        trap(name, ctorch_operator_find(name, &handle))
        self.handle = handle!
        self.name = name
    }

    /// Runs the operator and returns its first result.
    @discardableResult
    public func callAsFunction(_ arguments: (any OperatorArgument)...) -> Tensor {
        withCall(arguments) { call in
            guard let tensor = ctorch_result_tensor(call, 0) else { fatalError("\(name) returned no tensor") }
            return Tensor(owning: tensor)
        }
    }

    /// Runs the operator and returns all tensors among its results, lists taken apart.
    @discardableResult
    public func all(_ arguments: (any OperatorArgument)...) -> [Tensor] {
        withCall(arguments) { call in
            (0..<ctorch_result_count(call)).flatMap { position in
                let list = (0..<ctorch_result_list_count(call, position)).map {
                    Tensor(owning: ctorch_result_list_tensor(call, position, $0))
                }
                return list + (ctorch_result_tensor(call, position).map { [Tensor(owning: $0)] } ?? [])
            }
        }
    }

    private func withCall<Result>(_ arguments: [any OperatorArgument], _ body: (OpaquePointer) -> Result) -> Result {
        let call: OpaquePointer = ctorch_call_new(handle)
        defer { ctorch_call_free(call) }
        for argument in arguments { argument.push(onto: call) }
        trap("\(name)(\(arguments.map { "\($0)" }.joined(separator: ", ")))", ctorch_call_run(call))
        return body(call)
    }
}

/// A value that an operator takes: a tensor, a number, a flag, a string, a list of those, or nil.
public protocol OperatorArgument {
    /// Appends the value to the call's arguments.
    func push(onto call: OpaquePointer)
}

extension Tensor: OperatorArgument {
    public func push(onto call: OpaquePointer) { ctorch_push_tensor(call, handle) }
}

extension Int: OperatorArgument {
    public func push(onto call: OpaquePointer) { ctorch_push_int(call, Int64(self)) }
}

extension Double: OperatorArgument {
    public func push(onto call: OpaquePointer) { ctorch_push_double(call, self) }
}

extension Bool: OperatorArgument {
    public func push(onto call: OpaquePointer) { ctorch_push_bool(call, self) }
}

extension String: OperatorArgument {
    public func push(onto call: OpaquePointer) { ctorch_push_string(call, self) }
}

extension ScalarType: OperatorArgument {
    public func push(onto call: OpaquePointer) { ctorch_push_int(call, Int64(rawValue)) }
}

extension Optional: OperatorArgument where Wrapped: OperatorArgument {
    public func push(onto call: OpaquePointer) {
        switch self {
        case .some(let value): value.push(onto: call)
        case .none: ctorch_push_none(call)
        }
    }
}

/// An element of a list that an operator takes.
public protocol OperatorListElement {
    /// Appends the list to the call's arguments.
    static func push(_ list: [Self], onto call: OpaquePointer)
}

extension Array: OperatorArgument where Element: OperatorListElement {
    public func push(onto call: OpaquePointer) { Element.push(self, onto: call) }
}

extension Int: OperatorListElement {
    public static func push(_ list: [Int], onto call: OpaquePointer) {
        ctorch_push_ints(call, list.map(Int64.init), list.count)
    }
}

extension Double: OperatorListElement {
    public static func push(_ list: [Double], onto call: OpaquePointer) {
        ctorch_push_doubles(call, list, list.count)
    }
}

extension Tensor: OperatorListElement {
    public static func push(_ list: [Tensor], onto call: OpaquePointer) {
        ctorch_push_tensors(call, list.map(\.handle), list.count)
    }
}

extension Optional: OperatorListElement where Wrapped == Tensor {
    public static func push(_ list: [Tensor?], onto call: OpaquePointer) {
        ctorch_push_tensors(call, list.map { $0?.handle }, list.count)
    }
}
