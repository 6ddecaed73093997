import Learning
import Raster
import Testing

/// A row of four pixels that stands for an object.
private func object(_ column: Int, classIndex: Int, score: Float? = nil) -> Instance {
    var bits = [UInt8](repeating: 0, count: 40)
    for index in column..<column + 4 { bits[index] = 1 }
    let box = Box(x0: Float(column), y0: 0, x1: Float(column + 4), y1: 1)
    return Instance(classIndex: classIndex, box: box, mask: Mask(width: 40, height: 1, bits: bits), score: score)
}

struct ConfusionMatrixTests {
    private let truth = [object(0, classIndex: 1), object(10, classIndex: 1), object(20, classIndex: 2)]

    @Test func objectsAreCountedByWhatTheyAreTakenFor() {
        let seen = [
            object(0, classIndex: 1, score: 0.9), object(10, classIndex: 2, score: 0.8), object(30, classIndex: 2, score: 0.7),
        ]
        let matrix = ConfusionMatrix([ChipComparison(truth: truth, detections: seen)], classCount: 2)
        #expect(matrix.counts == [[0, 0, 1], [0, 1, 1], [1, 0, 0]])
    }

    @Test func anObjectIsSeenOnceByTheSurestAndTheRestAreFalseAlarms() {
        let seen = [object(0, classIndex: 2, score: 0.6), object(0, classIndex: 1, score: 0.9), object(20, classIndex: 2, score: 0.4)]
        let matrix = ConfusionMatrix([ChipComparison(truth: truth, detections: seen)], classCount: 2)
        #expect(matrix.counts == [[0, 0, 1], [1, 1, 0], [1, 0, 0]])
    }

    @Test func chipsAddUp() {
        let chip = ChipComparison(truth: truth, detections: [])
        #expect(ConfusionMatrix([chip, chip], classCount: 2).counts == [[0, 0, 0], [4, 0, 0], [2, 0, 0]])
    }
}
