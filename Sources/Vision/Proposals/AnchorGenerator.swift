public import Torch

/// Reference boxes at every place of every feature map: one size a map, three shapes (Faster R-CNN, Ren et al., 2015).
public final class AnchorGenerator {
    /// Side in pixels of the square anchor of each map.
    let sizes: [Float]
    /// Heights over widths.
    static let ratios: [Float] = [0.5, 1, 2]
    private var cache: (key: [ImageSize], anchors: Tensor)?

    public init(sizes: [Float] = [32, 64, 128, 256, 512]) {
        self.sizes = sizes
    }

    /// All anchors, map after map, row after row, `[anchors, 4]`. An image of `size` gave feature maps of `maps`.
    public func callAsFunction(maps: [ImageSize], size: ImageSize, device: String = "cpu") -> Tensor {
        if let cache, cache.key == maps + [size] { return cache.anchors }
        let values = zip(maps, sizes).flatMap { map, side in grid(side: side, map: map, size: size) }
        let anchors = Tensor(values, shape: [values.count / 4, 4]).moved(to: device)
        cache = (maps + [size], anchors)
        return anchors
    }

    private func grid(side: Float, map: ImageSize, size: ImageSize) -> [Float] {
        let strideY = Float(size.height / map.height), strideX = Float(size.width / map.width)
        let shapes = Self.ratios.map { ratio in
            let height = ratio.squareRoot()
            return ((1 / height * side / 2).rounded(.toNearestOrEven), (height * side / 2).rounded(.toNearestOrEven))
        }
        return (0..<map.height).flatMap { row in
            (0..<map.width).flatMap { column in
                shapes.flatMap { halfWidth, halfHeight in
                    let x = Float(column) * strideX, y = Float(row) * strideY
                    return [x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight]
                }
            }
        }
    }
}
