private enum Aten {
    static let add = Operator("aten::add.Tensor")
    static let addScalar = Operator("aten::add.Scalar")
    static let sub = Operator("aten::sub.Tensor")
    static let mul = Operator("aten::mul.Tensor")
    static let mulScalar = Operator("aten::mul.Scalar")
    static let div = Operator("aten::div.Tensor")
    static let matmul = Operator("aten::matmul")
    static let ge = Operator("aten::ge.Scalar")
    static let gt = Operator("aten::gt.Scalar")
    static let lt = Operator("aten::lt.Scalar")
    static let eq = Operator("aten::eq.Scalar")
    static let eqTensor = Operator("aten::eq.Tensor")
    static let and = Operator("aten::logical_and")
    static let or = Operator("aten::logical_or")
    static let not = Operator("aten::logical_not")
    static let sin = Operator("aten::sin")
    static let exp = Operator("aten::exp")
    static let log = Operator("aten::log")
    static let log2 = Operator("aten::log2")
    static let sqrt = Operator("aten::sqrt")
    static let floor = Operator("aten::floor")
    static let ceil = Operator("aten::ceil")
    static let sigmoid = Operator("aten::sigmoid")
    static let softmax = Operator("aten::softmax.int")
    static let relu = Operator("aten::relu")
    static let clamp = Operator("aten::clamp")
    static let minimum = Operator("aten::minimum")
    static let maximum = Operator("aten::maximum")
    static let whereTensor = Operator("aten::where.self")
    static let nanToNum = Operator("aten::nan_to_num")
    static let sum = Operator("aten::sum")
    static let sumDim = Operator("aten::sum.dim_IntList")
    static let mean = Operator("aten::mean")
    static let maxDim = Operator("aten::max.dim")
    static let topk = Operator("aten::topk")
    static let sort = Operator("aten::sort")
    static let isfinite = Operator("aten::isfinite")
    static let all = Operator("aten::all")
}

extension Tensor {
    public static func + (a: Tensor, b: Tensor) -> Tensor { Aten.add(a, b) }
    public static func + (a: Tensor, b: Double) -> Tensor { Aten.addScalar(a, b) }
    public static func + (a: Tensor, b: Int) -> Tensor { Aten.addScalar(a, b) }
    public static func - (a: Tensor, b: Tensor) -> Tensor { Aten.sub(a, b) }
    public static func - (a: Tensor, b: Double) -> Tensor { Aten.addScalar(a, -b) }
    public static func * (a: Tensor, b: Tensor) -> Tensor { Aten.mul(a, b) }
    public static func * (a: Tensor, b: Double) -> Tensor { Aten.mulScalar(a, b) }
    public static func * (a: Double, b: Tensor) -> Tensor { Aten.mulScalar(b, a) }
    public static func / (a: Tensor, b: Tensor) -> Tensor { Aten.div(a, b) }
    public static func / (a: Tensor, b: Double) -> Tensor { Aten.mulScalar(a, 1 / b) }

    public static func .>= (a: Tensor, b: Double) -> Tensor { Aten.ge(a, b) }
    public static func .> (a: Tensor, b: Double) -> Tensor { Aten.gt(a, b) }
    public static func .< (a: Tensor, b: Double) -> Tensor { Aten.lt(a, b) }
    public static func .== (a: Tensor, b: Double) -> Tensor { Aten.eq(a, b) }
    public static func .== (a: Tensor, b: Tensor) -> Tensor { Aten.eqTensor(a, b) }
    public static func .& (a: Tensor, b: Tensor) -> Tensor { Aten.and(a, b) }
    public static func .| (a: Tensor, b: Tensor) -> Tensor { Aten.or(a, b) }
    public static prefix func .! (a: Tensor) -> Tensor { Aten.not(a) }

    /// The matrix product.
    public func matmul(_ other: Tensor) -> Tensor { Aten.matmul(self, other) }

    public func sin() -> Tensor { Aten.sin(self) }
    public func exp() -> Tensor { Aten.exp(self) }
    public func log() -> Tensor { Aten.log(self) }
    public func log2() -> Tensor { Aten.log2(self) }
    public func squareRoot() -> Tensor { Aten.sqrt(self) }
    public func floor() -> Tensor { Aten.floor(self) }
    public func ceil() -> Tensor { Aten.ceil(self) }
    public func sigmoid() -> Tensor { Aten.sigmoid(self) }
    public func softmax(dimension: Int) -> Tensor { Aten.softmax(self, dimension) }
    public func relu() -> Tensor { Aten.relu(self) }

    /// Held between bounds.
    public func clamped(min: Double? = nil, max: Double? = nil) -> Tensor { Aten.clamp(self, min, max) }
    /// The smaller of each pair.
    public func minimum(_ other: Tensor) -> Tensor { Aten.minimum(self, other) }
    /// The larger of each pair.
    public func maximum(_ other: Tensor) -> Tensor { Aten.maximum(self, other) }
    /// Elements of `self` where the mask is true, else of `other`.
    public func selected(where mask: Tensor, otherwise other: Tensor) -> Tensor { Aten.whereTensor(mask, self, other) }
    /// Zero in place of what is not a finite number.
    public func finiteOrZero() -> Tensor { Aten.nanToNum(self, 0.0, 0.0, 0.0) }

    /// The sum of all elements.
    public func sum() -> Tensor { Aten.sum(self) }
    /// Sums along dimensions.
    public func sum(dimensions: [Int]) -> Tensor { Aten.sumDim(self, dimensions) }
    /// The mean of all elements.
    public func mean() -> Tensor { Aten.mean(self) }
    /// The largest along a dimension, and where it is (int64).
    public func max(dimension: Int) -> (values: Tensor, indices: Tensor) {
        let results = Aten.maxDim.all(self, dimension)
        return (results[0], results[1])
    }
    /// The `count` largest along the last dimension, largest first, and where they are (int64).
    public func top(_ count: Int) -> (values: Tensor, indices: Tensor) {
        let results = Aten.topk.all(self, count, -1)
        return (results[0], results[1])
    }
    /// The elements of the last dimension from the smallest to the largest.
    public func sortedAscending() -> Tensor { Aten.sort(self) }
    /// Whether every element is a finite number.
    public var isFinite: Bool { Aten.all(Aten.isfinite(self)).item != 0 }
}

infix operator .>= : ComparisonPrecedence
infix operator .> : ComparisonPrecedence
infix operator .< : ComparisonPrecedence
infix operator .== : ComparisonPrecedence
infix operator .& : LogicalConjunctionPrecedence
infix operator .| : LogicalDisjunctionPrecedence
prefix operator .!
