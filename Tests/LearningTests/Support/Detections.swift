import Raster

@testable import Learning

/// Thirty chips of ellipses in three classes, labelled and detected more or less well.
///
/// Some chips have only labels, only detections, or neither; one has more than 100 detections of a class, and many scores are equal.
enum DetectionCase {
    static let width = 90, height = 70

    static let comparisons = (0..<30).map { index in
        let (truth, detections) = chip(index)
        return ChipComparison(truth: truth, detections: detections)
    }

    static func chip(_ index: Int) -> (truth: [Instance], detections: [Instance]) {
        var random = LinearCongruential(state: 1000 + index * 7919)
        let truth = (0..<(index == 3 || index == 4 ? 0 : random.below(6))).map { _ in
            (classIndex: 1 + random.below(3), corners: corners(&random))
        }
        var detections: [Instance] = []
        for (classIndex, corners) in truth {
            for _ in 0..<random.below(4) {
                let moved = corners.map { $0 + random.below(3) - 1 }
                let seen = random.below(8) > 0 ? classIndex : 1 + random.below(3)
                detections.append(ellipse(moved, classIndex: seen, score: score(&random)))
            }
        }
        var strays = index == 5 || index == 9 ? 0 : random.below(4)
        if index == 7 { strays = 130 }
        if index == 9 { detections = [] }
        for _ in 0..<strays {
            let classIndex = index == 7 ? 2 : 1 + random.below(3)
            let corners = corners(&random)
            detections.append(ellipse(corners, classIndex: classIndex, score: score(&random)))
        }
        return (truth.map { ellipse($0.corners, classIndex: $0.classIndex) }, detections)
    }

    private static func score(_ random: inout LinearCongruential) -> Float { Float(1 + random.below(20)) / 20 }

    private static func corners(_ random: inout LinearCongruential) -> [Int] {
        let x = random.below(width - 20), y = random.below(height - 20)
        return [x, y, x + 6 + random.below(14), y + 6 + random.below(14)]
    }

    /// An object whose mask is the ellipse that fills a box, `[x0, y0, x1, y1]`.
    static func ellipse(_ corners: [Int], classIndex: Int, score: Float? = nil) -> Instance {
        let (x0, y0, x1, y1) = (corners[0], corners[1], corners[2], corners[3])
        let w = (x1 - x0) * (x1 - x0), h = (y1 - y0) * (y1 - y0)
        var bits: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                let dx = 2 * x - x0 - x1, dy = 2 * y - y0 - y1
                bits.append(dx * dx * h + dy * dy * w <= w * h ? 1 : 0)
            }
        }
        return Instance(
            classIndex: classIndex, box: Box(x0: Float(x0), y0: Float(y0), x1: Float(x1), y1: Float(y1)),
            mask: Mask(width: width, height: height, bits: bits), score: score)
    }
}
