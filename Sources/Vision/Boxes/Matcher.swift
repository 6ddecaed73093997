public import Torch

/// Assigns each box the labelled object it overlaps most, or says that it shows background or is in between.
public struct Matcher: Sendable {
    /// A box that overlaps by at least this is the object.
    let foreground: Double
    /// A box that overlaps by less than this is background.
    let background: Double
    /// Whether each object also gets the boxes that overlap it most, however little.
    let keepsBestOfEach: Bool

    /// Marks of boxes without an object.
    static let belowLow = -1.0, between = -2.0

    public init(foreground: Double, background: Double, keepsBestOfEach: Bool) {
        self.foreground = foreground
        self.background = background
        self.keepsBestOfEach = keepsBestOfEach
    }

    /// The matches of boxes `[B, 4]` with an image's objects, of which there may be none.
    func callAsFunction(_ boxes: Tensor, with target: Target) -> Tensor {
        target.count == 0 ? .full([boxes.shape[0]], Self.belowLow, type: .int64, device: boxes.device)
            : self(Boxes.intersectionOverUnion(target.boxes, boxes))
    }

    /// The object's position for each box, -1 for background, -2 for in between: int64 `[B]`, from overlaps `[objects, B]` of at least one object.
    public func callAsFunction(_ overlaps: Tensor) -> Tensor {
        let (values, all) = overlaps.max(dimension: 0)
        let matches = all.filled(where: values .< background, with: Self.belowLow)
            .filled(where: (values .>= background) .& (values .< foreground), with: Self.between)
        guard keepsBestOfEach else { return matches }
        let bestOfEach = overlaps.max(dimension: 1).values.unsqueezed(1)
        let isBest = (overlaps .== bestOfEach).converted(to: .int64).max(dimension: 0).values
        return all.selected(where: isBest .> 0, otherwise: matches)
    }
}
