/// Average precision as COCO measures it: area "all", at most 100 detections of a class in each chip, 101 recalls.
///
/// Equal to pycocotools' `COCOeval`. T.-Y. Lin et al., "Microsoft COCO: common objects in context", 2014.
public struct COCOAveragePrecision: Sendable, Equatable {
    /// One class's figures, or their mean.
    public struct Value: Sendable, Equatable {
        /// At an overlap of 0.5.
        public let at50: Double
        /// Mean over overlaps from 0.50 to 0.95 in steps of 0.05.
        public let from50To95: Double
    }

    /// Each class that has labelled objects, by its index.
    public let byClass: [Int: Value]

    public init(_ chips: [ChipComparison], measure: OverlapMeasure) {
        let classes = Set(chips.flatMap(\.truthClasses))
        byClass = Dictionary(uniqueKeysWithValues: classes.map { classIndex in
            let precisions = Self.thresholds.map {
                PrecisionRecall(chips, classIndex: classIndex, measure: measure, threshold: $0).averagePrecision
            }
            return (classIndex, Value(at50: precisions[0], from50To95: precisions.mean))
        })
    }

    /// The mean over the classes; 0 where nothing is labelled.
    public var mean: Value {
        let values = byClass.sorted { $0.key < $1.key }.map(\.value)
        return Value(at50: values.map(\.at50).mean, from50To95: values.map(\.from50To95).mean)
    }

    /// The overlaps 0.50, 0.55, … 0.95, rounded as NumPy's `linspace` rounds them.
    private static let thresholds: [Double] = {
        let step: Double = (0.95 - 0.5) / 9
        return (0..<9).map { 0.5 + Double($0) * step } + [0.95]
    }()
}

extension PrecisionRecall {
    /// The curve of one class over all chips, by COCO's matching.
    ///
    /// - Parameter threshold: the least intersection over union of a detection that is right.
    public init(_ chips: [ChipComparison], classIndex: Int, measure: OverlapMeasure, threshold: Double = 0.5) {
        var scores: [Double] = [], hits: [Bool] = []
        for chip in chips {
            let detections = chip.detections.indices.filter { chip.detections[$0].classIndex == classIndex }.prefix(100)
            scores += detections.map { chip.detections[$0].score }
            hits += chip.cocoHits(detections, classIndex: classIndex, measure: measure, threshold: threshold)
        }
        let truthCount = chips.reduce(0) { $0 + $1.truthClasses.count { $0 == classIndex } }
        self.init(scores: scores, hits: hits, truthCount: truthCount)
    }
}

extension ChipComparison {
    /// Whether each detection is right: by falling score, each takes the object that it overlaps most among those still free.
    fileprivate func cocoHits(
        _ detections: some Collection<Int>, classIndex: Int, measure: OverlapMeasure, threshold: Double
    ) -> [Bool] {
        let overlaps = overlaps(measure)
        var free = truthClasses.indices.filter { truthClasses[$0] == classIndex }
        return detections.map { detection in
            var best = min(threshold, 1 - 1e-10)
            var match: Int?
            for (position, truth) in free.enumerated() where overlaps[detection][truth] >= best {
                best = overlaps[detection][truth]
                match = position
            }
            if let match { free.remove(at: match) }
            return match != nil
        }
    }
}
