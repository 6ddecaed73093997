import Job
import Learning
import Raster
import Testing

/// Expected numbers were computed with arcgis.learn 2.4.4's own functions on the same masks.
struct ImageAveragePrecisionTests {
    private let chips = DetectionCase.comparisons

    @Test func thePooledScoreIsArcGISs() {
        #expect(isClose([ImageAveragePrecision().pooled(chips)], [0.41434503275678863], tolerance: 1e-7))
        let lenient = ImageAveragePrecision(overlapThreshold: 0.4, scoreThreshold: 0.3)
        #expect(isClose([lenient.pooled(chips)], [0.4697927630976791], tolerance: 1e-7))
    }

    @Test func theScoreByClassIsArcGISs() {
        let expected = [0.41145833395421505, 0.5606060606060606, 0.48379630015956027]
        #expect(isClose(ImageAveragePrecision().byClass(chips, classCount: 3), expected, tolerance: 1e-7))
        let lenient = ImageAveragePrecision(overlapThreshold: 0.4, scoreThreshold: 0.3)
        let lenientExpected = [0.552083333954215, 0.5742424242424242, 0.5393518557151158]
        #expect(isClose(lenient.byClass(chips, classCount: 3), lenientExpected, tolerance: 1e-7))
    }

    private let house = DetectionCase.ellipse([10, 10, 30, 30], classIndex: 1)
    private func seen(_ corners: [Int] = [10, 10, 30, 30], classIndex: Int = 1, score: Float = 0.9) -> Instance {
        DetectionCase.ellipse(corners, classIndex: classIndex, score: score)
    }

    @Test func aChipWithoutDetectionsIsPassedOver() {
        let found = ChipComparison(truth: [house], detections: [seen()])
        let missed = ChipComparison(truth: [house], detections: [])
        #expect(ImageAveragePrecision().pooled([found, missed]) == 1)
        #expect(ImageAveragePrecision().byClass([found, missed], classCount: 1) == [1])
        #expect(ImageAveragePrecision().pooled([missed]) == 0)
        #expect(ImageAveragePrecision().byClass([missed], classCount: 2) == [0, 0])
    }

    @Test func aDetectionInAnEmptyChipCountsAsZero() {
        let found = ChipComparison(truth: [house], detections: [seen()])
        let imagined = ChipComparison(truth: [], detections: [seen()])
        #expect(ImageAveragePrecision().pooled([found, imagined]) == 0.5)
    }

    @Test func anObjectIsFoundOnlyOnceAndOnlyInItsClass() {
        let other = DetectionCase.ellipse([50, 40, 70, 60], classIndex: 1)
        let twice = ChipComparison(truth: [house, other], detections: [seen(), seen([11, 10, 31, 30], score: 0.8)])
        #expect(ImageAveragePrecision().pooled([twice]) == 0.5)
        let wrongClass = ChipComparison(truth: [house], detections: [seen(classIndex: 2)])
        #expect(ImageAveragePrecision().pooled([wrongClass]) == 0)
    }

    @Test func anUnsureDetectionFindsNothing() {
        let unsure = ChipComparison(truth: [house], detections: [seen(score: 0.49)])
        #expect(ImageAveragePrecision().pooled([unsure]) == 0)
        #expect(ImageAveragePrecision(scoreThreshold: 0.4).pooled([unsure]) == 1)
    }

    @Test func allFiguresTogetherMakeAJobsMetrics() {
        let metrics = Metrics(chips, classes: ["House", "Pool", "Tree"])
        #expect(metrics.chips == 30)
        #expect(metrics.averagePrecisionByClass.keys.sorted() == ["House", "Pool", "Tree"])
        #expect(isClose([metrics.averagePrecisionByClass["Pool"]!], [0.5606060606060606], tolerance: 1e-7))
        #expect(isClose([metrics.averagePrecision], [0.4852868982399453], tolerance: 1e-7))
        #expect(isClose(
            [metrics.maskAP, metrics.maskAP50, metrics.boxAP, metrics.boxAP50],
            [0.15725085290376145, 0.27775911267157716, 0.17109632457070373, 0.27775911267157716]))
        #expect(metrics.cocoByClass.keys.sorted() == ["House", "Pool", "Tree"])
        let pools = metrics.cocoByClass["Pool"]!
        #expect(isClose(
            [pools.maskAP, pools.maskAP50, pools.boxAP, pools.boxAP50],
            [0.04605096750732972, 0.08519242193370474, 0.04964374141377816, 0.08519242193370474]))
    }
}
