import Testing

@testable import Report

@Test func aPredictionThatCoversALabelFindsIt() {
    let matching = Matching(predicted: [square(11, 10, score: 0.9)], truth: [square(10, 10)])
    #expect(matching.found == [.init(truth: 0, predicted: 0)])
    #expect(matching.tally == Tally(found: 1))
}

@Test func halfAnOverlapIsTheLimit() {
    // Two squares of 20, one moved by d: intersection over union is (20 - d) / (20 + d), one half at d = 6.67.
    let truth = [square(10, 10)]
    #expect(Matching(predicted: [square(16, 10, score: 0.9)], truth: truth).tally == Tally(found: 1))
    #expect(Matching(predicted: [square(17, 10, score: 0.9)], truth: truth).tally == Tally(missed: 1, falseAlarms: 1))
}

@Test func aLabelIsFoundOnceByTheSurestPrediction() {
    let matching = Matching(predicted: [square(10, 10, score: 0.6), square(11, 10, score: 0.9)], truth: [square(10, 10)])
    #expect(matching.found == [.init(truth: 0, predicted: 1)])
    #expect(matching.falseAlarms == [0])
}

@Test func aPredictionTakesTheLabelItCoversBest() {
    let matching = Matching(predicted: [square(14, 10, score: 0.9)], truth: [square(10, 10), square(15, 10)])
    #expect(matching.found == [.init(truth: 1, predicted: 0)])
    #expect(matching.missed == [0])
}

@Test func anotherClassDoesNotCount() {
    let matching = Matching(predicted: [square(10, 10, classIndex: 2, score: 0.9)], truth: [square(10, 10)])
    #expect(matching.tally == Tally(missed: 1, falseAlarms: 1))
}

@Test func unsurePredictionsCountForNothing() {
    let matching = Matching(predicted: [square(10, 10, score: 0.49), square(30, 30, score: .nan)], truth: [square(10, 10)])
    #expect(matching.tally == Tally(missed: 1))
}

@Test func nothingToFindAndNothingSeenIsPerfect() {
    #expect(Matching(predicted: [], truth: []).tally.f1 == 1)
    #expect(Tally(found: 3, missed: 1, falseAlarms: 1).f1 == 0.75)
    #expect(Tally(found: 0, missed: 2, falseAlarms: 0).f1 == 0)
}
