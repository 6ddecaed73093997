import Esri
import Foundation
import Job
import Raster
import Testing

@testable import Learning

struct COCOResultsTests {
    /// Texts that pycocotools gives for the same masks.
    @Test(arguments: [
        ([10, 5, 40, 60], #"ih0d0^18I6K4M2M4M2N2N2N2N2O00000O20N1000001N2N2N2N2N3L3N3L5J7Hi\3"#),
        ([0, 0, 3, 3], "W22T20Yn5"), ([80, 60, 95, 75], "Vc56o11O1O10000000000"),
    ])
    func masksArePackedAsPycocotoolsPacksThem(corners: [Int], counts: String) {
        let lengths = RunLengths(DetectionCase.ellipse(corners, classIndex: 1).mask)
        #expect(lengths.size == [70, 90])
        #expect(lengths.counts == counts)
    }

    @Test func masksOfOneValueArePacked() {
        let full = [UInt8](repeating: 1, count: 6300), empty = [UInt8](repeating: 0, count: 6300)
        #expect(RunLengths(Mask(width: 90, height: 70, bits: full)).counts == "0lT6")
        #expect(RunLengths(Mask(width: 90, height: 70, bits: empty)).counts == "lT6")
        let steps: [UInt8] = [1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1]
        #expect(RunLengths(Mask(width: 5, height: 4, bits: steps)).counts == "013100000O")
    }

    @Test func anObjectIsWrittenWithItsChipsNumberAndItsClassesValue() throws {
        let seen = Instance(
            classIndex: 2, box: Box(x0: 1, y0: 0.5, x1: 2.5, y1: 2), mask: Mask(width: 3, height: 3, bits: [0, 1, 1, 0, 1, 0, 0, 0, 0]), score: 0.75)
        let prediction = Prediction(name: "000000012", size: 3, truth: [], detections: [seen])
        let evaluation = Evaluation(metrics: Metrics([], classes: []), predictions: [prediction], comparisons: [])
        let results = COCOResults(evaluation, chips: ["000000003", "000000012"], classes: SavedPackage.classes)
        let objects = try JSONSerialization.jsonObject(with: JSONEncoder().encode(results)) as! [NSDictionary]
        let expected: NSDictionary = [
            "image_id": 12, "file_name": "000000012", "category_id": 4, "bbox": [1, 0.5, 1.5, 1.5], "score": 0.75,
            "segmentation": ["size": [3, 3], "counts": "321O1"],
        ]
        #expect(objects == [expected])
    }

    @Test func chipsWithoutNumbersAreCounted() {
        #expect(COCOResults.ids(of: ["000000003", "000000012"]) == ["000000003": 3, "000000012": 12])
        #expect(COCOResults.ids(of: ["a", "b"]) == ["a": 1, "b": 2])
        #expect(COCOResults.ids(of: ["1", "01"]) == ["1": 1, "01": 2])
    }
}
