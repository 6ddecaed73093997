/// Precision and recall of one class as detections are taken in by falling score.
public struct PrecisionRecall: Sendable, Equatable {
    /// What holds once all detections down to one score are taken in.
    public struct Point: Sendable, Equatable {
        /// The lowest score taken in.
        public let score: Double
        /// Share of the labelled objects that are found.
        public let recall: Double
        /// Share of the detections that are right.
        public let precision: Double
    }

    /// One point for each detection, by falling score.
    public let points: [Point]

    /// - Parameters:
    ///   - scores: the detections' scores; equal ones are taken in as they come.
    ///   - hits: whether each detection is right.
    ///   - truthCount: labelled objects; without any, recall stays 0.
    init(scores: [Double], hits: [Bool], truthCount: Int) {
        var right = 0.0
        points = stablyDescending(scores).enumerated().map { position, index in
            right += hits[index] ? 1 : 0
            return Point(
                score: scores[index], recall: right / Double(max(truthCount, 1)), precision: right / Double(position + 1)
            )
        }
    }

    /// The highest precision at each of COCO's 101 recalls 0, 0.01, … 1, or any higher one; 0 where a recall is not reached.
    public var interpolatedPrecision: [Double] {
        let envelope = envelope
        var index = 0
        return (0...100).map { step in
            let recall = step == 100 ? 1 : Double(step) * 0.01
            while index < points.count, points[index].recall < recall { index += 1 }
            return index < points.count ? envelope[index] : 0
        }
    }

    /// COCO's average precision: the mean of ``interpolatedPrecision``.
    public var averagePrecision: Double {
        interpolatedPrecision.reduce(0, +) / 101
    }

    /// Area under the envelope of all points: average precision without COCO's steps.
    var area: Double {
        var area = 0.0, recall = 0.0
        for (point, precision) in zip(points, envelope) {
            area += (point.recall - recall) * precision
            recall = point.recall
        }
        return area
    }

    /// For each point, the highest precision from it on.
    private var envelope: [Double] {
        var highest = 0.0
        return points.reversed().map { point in
            highest = max(highest, point.precision)
            return highest
        }.reversed()
    }
}
