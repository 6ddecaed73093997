private enum Aten {
    static let zeros = Operator("aten::zeros")
    static let ones = Operator("aten::ones")
    static let full = Operator("aten::full")
    static let arange = Operator("aten::arange.start_step")
    static let randperm = Operator("aten::randperm")
    static let normal = Operator("aten::normal_")
    static let uniform = Operator("aten::uniform_")
    static let cat = Operator("aten::cat")
    static let stack = Operator("aten::stack")
}

extension Tensor {
    /// Zeros.
    public static func zeros(_ shape: [Int], type: ScalarType = .float32, device: String = "cpu") -> Tensor {
        Aten.zeros(shape, type, Int?.none, device)
    }

    /// Ones.
    public static func ones(_ shape: [Int], type: ScalarType = .float32, device: String = "cpu") -> Tensor {
        Aten.ones(shape, type, Int?.none, device)
    }

    /// The same value everywhere.
    public static func full(_ shape: [Int], _ value: Double, type: ScalarType = .float32, device: String = "cpu") -> Tensor {
        Aten.full(shape, value, type, Int?.none, device)
    }

    /// `0, 1, … count - 1`.
    public static func range(_ count: Int, type: ScalarType = .int64, device: String = "cpu") -> Tensor {
        Aten.arange(0, count, 1, type, Int?.none, device)
    }

    /// The numbers below `count` in random order, as int64.
    public static func randomPermutation(_ count: Int, device: String = "cpu") -> Tensor {
        Aten.randperm(count, ScalarType.int64, Int?.none, device)
    }

    /// Normally distributed values.
    public static func normal(_ shape: [Int], mean: Double = 0, deviation: Double = 1) -> Tensor {
        Aten.normal(zeros(shape), mean, deviation)
    }

    /// Values drawn evenly from `range`.
    public static func uniform(_ shape: [Int], in range: Range<Double>) -> Tensor {
        Aten.uniform(zeros(shape), range.lowerBound, range.upperBound)
    }

    /// The tensors one after the other along a dimension.
    public static func concatenate(_ tensors: [Tensor], dimension: Int = 0) -> Tensor {
        Aten.cat(tensors, dimension)
    }

    /// The tensors side by side along a new dimension.
    public static func stack(_ tensors: [Tensor], dimension: Int = 0) -> Tensor {
        Aten.stack(tensors, dimension)
    }
}
