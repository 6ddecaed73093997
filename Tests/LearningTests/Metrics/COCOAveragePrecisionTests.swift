import Learning
import Testing

/// Expected numbers were computed with pycocotools on the same masks and boxes.
struct COCOAveragePrecisionTests {
    @Test func maskPrecisionIsPycocotools() {
        let precision = COCOAveragePrecision(DetectionCase.comparisons, measure: .mask)
        #expect(isClose([precision.mean.from50To95, precision.mean.at50], [0.15725085290376145, 0.27775911267157716]))
        expect(precision, [
            (0.18742319174191938, 0.39438979077276953), (0.04605096750732972, 0.08519242193370474),
            (0.23827839946203533, 0.3536951253082572),
        ])
    }

    @Test func boxPrecisionIsPycocotools() {
        let precision = COCOAveragePrecision(DetectionCase.comparisons, measure: .box)
        #expect(isClose([precision.mean.from50To95, precision.mean.at50], [0.17109632457070373, 0.27775911267157716]))
        expect(precision, [
            (0.20815881611278247, 0.39438979077276953), (0.04964374141377816, 0.08519242193370474),
            (0.25548641618555057, 0.3536951253082572),
        ])
    }

    private func expect(_ precision: COCOAveragePrecision, _ expected: [(from50To95: Double, at50: Double)]) {
        #expect(precision.byClass.keys.sorted() == [1, 2, 3])
        for (index, expected) in expected.enumerated() {
            let value = precision.byClass[index + 1]!
            #expect(isClose([value.from50To95, value.at50], [expected.from50To95, expected.at50]))
        }
    }

    @Test func theCurveIsPycocotools() {
        let curve = PrecisionRecall(DetectionCase.comparisons, classIndex: 1, measure: .mask)
        let tenths = stride(from: 0, through: 100, by: 10).map { curve.interpolatedPrecision[$0] }
        #expect(isClose(tenths, [0.75, 0.75, 0.611111, 0.611111, 0.6, 0.486486, 0.486486, 0, 0, 0, 0], tolerance: 1e-6))
    }

    @Test func theCurveHasAPointForEachDetectionByFallingScore() {
        let curve = PrecisionRecall(DetectionCase.comparisons, classIndex: 3, measure: .mask)
        #expect(curve.points.map(\.score) == curve.points.map(\.score).sorted(by: >))
        #expect(curve.points.map(\.recall) == curve.points.map(\.recall).sorted())
        #expect(curve.points.allSatisfy { 0...1 ~= $0.precision && 0...1 ~= $0.recall })
        let seen = (0..<30).flatMap { DetectionCase.chip($0).detections }.count { $0.classIndex == 3 }
        #expect(curve.points.count == seen)
    }

    @Test func onlyTheBest100DetectionsOfAChipCount() {
        let curve = PrecisionRecall(Array(DetectionCase.comparisons[7...7]), classIndex: 2, measure: .mask)
        #expect(DetectionCase.chip(7).detections.count { $0.classIndex == 2 } > 100)
        #expect(curve.points.count == 100)
    }

    @Test func perfectDetectionsScoreOne() {
        let chips = (0..<30).map { index in
            let truth = DetectionCase.chip(index).truth
            let detections = truth.map { object in
                var object = object
                object.score = 0.7
                return object
            }
            return ChipComparison(truth: truth, detections: detections)
        }
        #expect(isClose([COCOAveragePrecision(chips, measure: .mask).mean.from50To95], [1]))
        #expect(isClose([COCOAveragePrecision(chips, measure: .box).mean.from50To95], [1]))
    }

    @Test func withoutLabelsThereIsNothingToScore() {
        let onlyDetections = [ChipComparison(truth: [], detections: DetectionCase.chip(7).detections)]
        #expect(COCOAveragePrecision(onlyDetections, measure: .mask).byClass.isEmpty)
        #expect(COCOAveragePrecision(onlyDetections, measure: .mask).mean.at50 == 0)
        #expect(PrecisionRecall(onlyDetections, classIndex: 2, measure: .mask).averagePrecision == 0)
    }
}
