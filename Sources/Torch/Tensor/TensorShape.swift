private enum Aten {
    static let reshape = Operator("aten::reshape")
    static let flatten = Operator("aten::flatten.using_ints")
    static let permute = Operator("aten::permute")
    static let unsqueeze = Operator("aten::unsqueeze")
    static let squeeze = Operator("aten::squeeze.dim")
    static let expand = Operator("aten::expand")
    static let repeated = Operator("aten::repeat")
    static let contiguous = Operator("aten::contiguous")
    static let narrow = Operator("aten::narrow")
    static let select = Operator("aten::select.int")
    static let split = Operator("aten::split_with_sizes")
    static let splitEvenly = Operator("aten::split.Tensor")
    static let indexSelect = Operator("aten::index_select")
    static let index = Operator("aten::index.Tensor")
    static let maskedFill = Operator("aten::masked_fill.Scalar")
    static let nonzero = Operator("aten::nonzero")
    static let toType = Operator("aten::to.dtype")
    static let toDevice = Operator("aten::to.device")
    static let detach = Operator("aten::detach")
    static let clone = Operator("aten::clone")
    static let copy = Operator("aten::copy_")
    static let fill = Operator("aten::fill_.Scalar")
}

/// libtorch's numbers for the order of elements in memory.
private enum MemoryFormat {
    static let channelsLast = 2
}

extension Tensor {
    /// The same elements in another shape; -1 stands for whatever is left.
    public func reshaped(_ shape: [Int]) -> Tensor { Aten.reshape(self, shape) }

    /// Dimensions from `start` on made one.
    public func flattened(from start: Int = 0) -> Tensor { Aten.flatten(self, start, -1) }

    /// The dimensions in another order.
    public func permuted(_ order: [Int]) -> Tensor { Aten.permute(self, order) }

    /// With a dimension of size 1 put in.
    public func unsqueezed(_ dimension: Int) -> Tensor { Aten.unsqueeze(self, dimension) }

    /// Without a dimension of size 1.
    public func squeezed(_ dimension: Int) -> Tensor { Aten.squeeze(self, dimension) }

    /// Dimensions of size 1 repeated, without a copy; -1 leaves a dimension as it is.
    public func expanded(_ shape: [Int]) -> Tensor { Aten.expand(self, shape) }

    /// A vector's elements, all of them, one time after another.
    public func repeated(_ times: Int) -> Tensor { Aten.repeated(self, [times]) }

    /// The elements in row-major memory order.
    public func contiguous() -> Tensor { Aten.contiguous(self) }

    /// `[N, C, H, W]` with the channels of a pixel side by side in memory, which convolutions like best.
    public func channelsLast() -> Tensor { Aten.contiguous(self, MemoryFormat.channelsLast) }

    /// `length` places from `start` on along a dimension.
    public func narrowed(_ dimension: Int, start: Int, length: Int) -> Tensor { Aten.narrow(self, dimension, start, length) }

    /// One place of a dimension, which goes away.
    public func select(_ dimension: Int, _ index: Int) -> Tensor { Aten.select(self, dimension, index) }

    /// Parts of the given sizes along a dimension.
    public func split(_ sizes: [Int], dimension: Int = 0) -> [Tensor] { Aten.split.all(self, sizes, dimension) }

    /// Parts of `size` rows each, the last with what is left.
    public func split(by size: Int) -> [Tensor] { Aten.splitEvenly.all(self, size) }

    /// The places along a dimension that `indices` (int64, `[K]`) names, in that order.
    public func gathered(_ indices: Tensor, dimension: Int = 0) -> Tensor { Aten.indexSelect(self, dimension, indices) }

    /// Elements picked by index tensors or masks, one for each leading dimension; nil takes all of a dimension.
    public subscript(indices: Tensor?...) -> Tensor { Aten.index(self, indices) }

    /// With `value` wherever `mask` is true.
    public func filled(where mask: Tensor, with value: Double) -> Tensor { Aten.maskedFill(self, mask, value) }

    /// Positions of what is not zero: int64, `[K, rank]`.
    public func nonzero() -> Tensor { Aten.nonzero(self) }

    /// Positions of what is not zero in a tensor of one dimension: int64, `[K]`.
    public func positions() -> Tensor { Aten.nonzero(self).squeezed(1) }

    /// The elements as another type.
    public func converted(to type: ScalarType) -> Tensor { Aten.toType(self, type) }

    /// The elements on another device.
    public func moved(to device: String) -> Tensor { Aten.toDevice(self, device, scalarType) }

    /// The same memory, cut off from differentiation.
    public func detached() -> Tensor { Aten.detach(self) }

    /// A copy of the elements.
    public func copied() -> Tensor { Aten.clone(self) }

    /// Overwrites the elements with those of a tensor of the same shape.
    public func assign(_ other: Tensor) { withoutGradient { _ = Aten.copy(self, other) } }

    /// Overwrites all elements.
    public func fill(_ value: Double) { withoutGradient { _ = Aten.fill(self, value) } }
}
