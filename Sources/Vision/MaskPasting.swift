import Torch

/// Puts the small masks of detections where their boxes are.
public enum MaskPasting {
    /// Which pixels of an image belong to each detection, from probabilities `[K, 28, 28]` and boxes `[K, 4]` in pixels: `K` times
    /// `height * width` values of 0 or 1, row-major. As torchvision does it: the mask gets a border of zeros, is enlarged
    /// bilinearly to the box, whose edges are whole pixels, and counts where it exceeds the threshold.
    public static func pasted(_ detections: Detections, onto size: ImageSize, threshold: Double = 0.5) -> [[UInt8]] {
        guard detections.count > 0 else { return [] }
        let side = detections.masks.shape[2]
        let masks = detections.masks.unsqueezed(1).padded(left: 1, right: 1, top: 1, bottom: 1)
        let boxes: [Float] = detections.boxes.array()
        return (0..<detections.count).map { index in
            let box = enlarged(boxes[4 * index..<4 * index + 4], by: Float(side + 2) / Float(side))
            let width = max(box.x1 - box.x0 + 1, 1), height = max(box.y1 - box.y0 + 1, 1)
            let mask = masks.narrowed(0, start: index, length: 1).resizedBilinearly(height: height, width: width)
            return copied((mask .> threshold).array(), width: width, at: box, onto: size)
        }
    }

    private typealias Edges = (x0: Int, y0: Int, x1: Int, y1: Int)

    /// The box grown about its centre, in whole pixels.
    private static func enlarged(_ box: ArraySlice<Float>, by factor: Float) -> Edges {
        let edges = Array(box)
        let halfWidth = (edges[2] - edges[0]) * 0.5 * factor, halfHeight = (edges[3] - edges[1]) * 0.5 * factor
        let x = (edges[2] + edges[0]) * 0.5, y = (edges[3] + edges[1]) * 0.5
        return (Int(x - halfWidth), Int(y - halfHeight), Int(x + halfWidth), Int(y + halfHeight))
    }

    private static func copied(_ mask: [Bool], width: Int, at box: Edges, onto size: ImageSize) -> [UInt8] {
        var pixels = [UInt8](repeating: 0, count: size.height * size.width)
        for row in max(box.y0, 0)..<max(min(box.y1 + 1, size.height), max(box.y0, 0)) {
            for column in max(box.x0, 0)..<max(min(box.x1 + 1, size.width), max(box.x0, 0)) where mask[(row - box.y0) * width + column - box.x0] {
                pixels[row * size.width + column] = 1
            }
        }
        return pixels
    }
}
