public import Torch

private enum Kernel {
    static let nms = Operator("finetuned::nms")
}

/// Arithmetic on boxes `[N, 4]`: left, top, right and bottom in pixels.
public enum Boxes {
    /// Areas `[N]`.
    public static func areas(_ boxes: Tensor) -> Tensor {
        let (x0, y0, x1, y1) = corners(boxes)
        return (x1 - x0) * (y1 - y0)
    }

    /// Intersection over union of each of `a` with each of `b`: `[A, B]`.
    public static func intersectionOverUnion(_ a: Tensor, _ b: Tensor) -> Tensor {
        let left = a.narrowed(1, start: 0, length: 2).unsqueezed(1), right = a.narrowed(1, start: 2, length: 2).unsqueezed(1)
        let low = left.maximum(b.narrowed(1, start: 0, length: 2))
        let high = right.minimum(b.narrowed(1, start: 2, length: 2))
        let sides = (high - low).clamped(min: 0)
        let intersection = sides.select(2, 0) * sides.select(2, 1)
        return intersection / (areas(a).unsqueezed(1) + areas(b) - intersection)
    }

    /// The boxes cut off at the edges of an image. Any leading dimensions.
    public static func clipped(_ boxes: Tensor, to size: ImageSize) -> Tensor {
        let (x0, y0, x1, y1) = corners(boxes)
        let width = Double(size.width), height = Double(size.height)
        return Tensor.stack([
            x0.clamped(min: 0, max: width), y0.clamped(min: 0, max: height),
            x1.clamped(min: 0, max: width), y1.clamped(min: 0, max: height),
        ], dimension: -1)
    }

    /// Positions of the boxes of each image that are left by greedy non-maximum suppression within each group, highest score first. The choice
    /// is made one box after the other, which is the processor's business: all tensors are on the host.
    /// - Parameter smallestSide: boxes with a shorter side, in pixels, are left out.
    public static func suppressed(
        _ boxes: [Tensor], scores: [Tensor], groups: [Tensor], threshold: Double, smallestSide: Double = 0
    ) -> [Tensor] {
        Kernel.nms.all(boxes, scores, groups, threshold, smallestSide)
    }

    /// Boxes multiplied by factors along x and y.
    public static func scaled(_ boxes: Tensor, x: Double, y: Double) -> Tensor {
        boxes * Tensor([Float(x), Float(y), Float(x), Float(y)], shape: [4]).moved(to: boxes.device)
    }

    static func corners(_ boxes: Tensor) -> (Tensor, Tensor, Tensor, Tensor) {
        (boxes.select(-1, 0), boxes.select(-1, 1), boxes.select(-1, 2), boxes.select(-1, 3))
    }
}

/// Rows and columns of an image.
public struct ImageSize: Sendable, Equatable, Hashable {
    /// In pixels.
    public let height: Int
    public let width: Int

    public init(height: Int, width: Int) {
        self.height = height
        self.width = width
    }
}
