public import Torch
import Foundation

/// Boxes as offsets from reference boxes (Girshick et al., R-CNN, 2014): shifts of the centre in units of the reference's size, and
/// logarithms of the ratio of sizes, each multiplied by a weight.
public struct BoxCoder: Sendable {
    /// For centres along x and y, and for width and height.
    public let weights: (x: Double, y: Double, width: Double, height: Double)
    /// Largest logarithm of a ratio of sizes that is decoded.
    static let largestLogarithm = Foundation.log(1000.0 / 16)

    public init(weights: (x: Double, y: Double, width: Double, height: Double)) {
        self.weights = weights
    }

    /// Offsets `[N, 4]` of boxes `[N, 4]` from references `[N, 4]`.
    public func encoded(_ boxes: Tensor, from references: Tensor) -> Tensor {
        let box = centred(boxes), reference = centred(references)
        return Tensor.stack([
            weights.x * ((box.x - reference.x) / reference.width), weights.y * ((box.y - reference.y) / reference.height),
            weights.width * (box.width / reference.width).log(), weights.height * (box.height / reference.height).log(),
        ], dimension: 1)
    }

    /// Boxes `[N, K, 4]` from offsets `[N, K * 4]` and references `[N, 4]`.
    public func decoded(_ offsets: Tensor, from references: Tensor) -> Tensor {
        let reference = centred(references)
        let parts = offsets.reshaped([references.shape[0], offsets.shape[1] / 4, 4])
        func part(_ index: Int, _ weight: Double) -> Tensor { parts.select(2, index) / weight }
        func column(_ values: Tensor) -> Tensor { values.unsqueezed(1) }
        let x = part(0, weights.x) * column(reference.width) + column(reference.x)
        let y = part(1, weights.y) * column(reference.height) + column(reference.y)
        let halfWidth = part(2, weights.width).clamped(max: Self.largestLogarithm).exp() * column(reference.width) * 0.5
        let halfHeight = part(3, weights.height).clamped(max: Self.largestLogarithm).exp() * column(reference.height) * 0.5
        return Tensor.stack([x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight], dimension: 2)
    }

    private func centred(_ boxes: Tensor) -> (x: Tensor, y: Tensor, width: Tensor, height: Tensor) {
        let (x0, y0, x1, y1) = Boxes.corners(boxes)
        let width = x1 - x0, height = y1 - y0
        return (x0 + width * 0.5, y0 + height * 0.5, width, height)
    }
}
