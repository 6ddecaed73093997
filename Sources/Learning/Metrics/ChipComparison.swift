public import Raster

/// What measuring keeps of one chip: how much each detection overlaps each labelled object. Masks themselves can be let go.
public struct ChipComparison: Sendable, Equatable {
    /// One detection, without its pixels.
    struct Detection: Sendable, Equatable {
        let classIndex: Int
        let score: Double
    }

    /// The labelled objects' classes.
    let truthClasses: [Int]
    /// The detections by falling score; equal scores keep their order.
    let detections: [Detection]
    /// Intersection over union of masks, `[detections, truth]`.
    let maskOverlaps: [[Double]]
    /// Intersection over union of boxes, `[detections, truth]`.
    let boxOverlaps: [[Double]]

    /// - Parameters:
    ///   - truth: the chip's labelled objects.
    ///   - detections: what the model sees in it, at any score; a missing score counts as 0.
    public init(truth: [Instance], detections: [Instance]) {
        let order = stablyDescending(detections.map { Double($0.score ?? 0) })
        let truthMasks = truth.map { PackedMask($0.mask) }
        truthClasses = truth.map(\.classIndex)
        self.detections = order.map {
            Detection(classIndex: detections[$0].classIndex, score: Double(detections[$0].score ?? 0))
        }
        maskOverlaps = order.map { index in
            let mask = PackedMask(detections[index].mask)
            return truthMasks.map { mask.overlap(with: $0) }
        }
        boxOverlaps = order.map { index in truth.map { detections[index].box.overlap(with: $0.box) } }
    }
}

/// Which overlap decides whether a detection is right.
public enum OverlapMeasure: Sendable, CaseIterable {
    case mask, box
}

extension ChipComparison {
    func overlaps(_ measure: OverlapMeasure) -> [[Double]] {
        switch measure {
        case .mask: maskOverlaps
        case .box: boxOverlaps
        }
    }
}

extension Box {
    /// Intersection over union; 0 for boxes that only touch.
    func overlap(with other: Box) -> Double {
        let width = Double(min(x1, other.x1)) - Double(max(x0, other.x0))
        let height = Double(min(y1, other.y1)) - Double(max(y0, other.y0))
        guard width > 0, height > 0 else { return 0 }
        return width * height / (area + other.area - width * height)
    }

    private var area: Double { (Double(x1) - Double(x0)) * (Double(y1) - Double(y0)) }
}

/// Positions of values from the highest to the lowest; equal values keep their order.
func stablyDescending(_ values: [Double]) -> [Int] {
    values.indices.sorted { (values[$0], $1) > (values[$1], $0) }
}
