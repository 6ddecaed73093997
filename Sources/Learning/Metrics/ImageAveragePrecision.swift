/// Average precision as arcgis.learn measures it: chip by chip at a mask overlap, then the mean over chips.
///
/// A chip without any detection is passed over instead of counting as 0, so a model that sees nothing in most chips may still score
/// high; ``COCOAveragePrecision`` has no such gap. A chip without labelled objects in which something is seen counts as 0.
public struct ImageAveragePrecision: Sendable, Equatable {
    /// The least mask overlap of a detection that is right.
    public var overlapThreshold: Double
    /// The least score of a detection that is right.
    public var scoreThreshold: Double

    public init(overlapThreshold: Double = 0.5, scoreThreshold: Double = 0.5) {
        self.overlapThreshold = overlapThreshold
        self.scoreThreshold = scoreThreshold
    }

    /// All classes together: the `average_precision` column of `fit`, and `average_precision_score(mean=True)`. 0 without detections.
    public func pooled(_ chips: [ChipComparison]) -> Double {
        chips.filter { !$0.detections.isEmpty }.map { precision(of: $0) }.mean
    }

    /// `average_precision_score()`: for each of the classes 1 … `classCount`, the mean over the chips that have such an object;
    /// 0 where there is none.
    public func byClass(_ chips: [ChipComparison], classCount: Int) -> [Double] {
        (0..<classCount).map { index in
            let classIndex = index + 1
            let chips = chips.filter { !$0.detections.isEmpty && $0.truthClasses.contains(classIndex) }
            return chips.map { precision(of: $0.restricted(to: classIndex)) }.mean
        }
    }

    private func precision(of chip: ChipComparison) -> Double {
        guard !chip.truthClasses.isEmpty else { return 0 }
        let curve = PrecisionRecall(
            scores: chip.detections.map(\.score), hits: hits(in: chip), truthCount: chip.truthClasses.count)
        return curve.area
    }

    /// Whether each detection is right: only the object that it overlaps most counts, and only for the first detection that has it.
    private func hits(in chip: ChipComparison) -> [Bool] {
        var claimed: Set<Int> = []
        return zip(chip.detections, chip.maskOverlaps).map { detection, overlaps in
            guard let best = overlaps.max(), let truth = overlaps.firstIndex(of: best),
                best >= overlapThreshold, detection.score >= scoreThreshold,
                chip.truthClasses[truth] == detection.classIndex
            else { return false }
            return claimed.insert(truth).inserted
        }
    }
}

extension ChipComparison {
    /// The same chip as if only one class existed.
    fileprivate func restricted(to classIndex: Int) -> ChipComparison {
        let truth = truthClasses.indices.filter { truthClasses[$0] == classIndex }
        let seen = detections.indices.filter { detections[$0].classIndex == classIndex }
        return ChipComparison(
            truthClasses: truth.map { truthClasses[$0] },
            detections: seen.map { detections[$0] },
            maskOverlaps: seen.map { row in truth.map { maskOverlaps[row][$0] } },
            boxOverlaps: seen.map { row in truth.map { boxOverlaps[row][$0] } }
        )
    }

    private init(truthClasses: [Int], detections: [Detection], maskOverlaps: [[Double]], boxOverlaps: [[Double]]) {
        self.truthClasses = truthClasses
        self.detections = detections
        self.maskOverlaps = maskOverlaps
        self.boxOverlaps = boxOverlaps
    }
}
