import Job
import Testing

struct WordsTests {
    @Test(arguments: [
        (0, "0"), (0.0012345, "0.00123"), (5e-05, "5e-05"), (1, "1"), (-0.4567, "-0.457"), (33.333, "33.3"), (1250.4, "1250"), (.nan, "nan"),
    ])
    func aNumberHasThreeDigitsThatCount(number: Double, text: String) {
        #expect(number.short == text)
    }

    @Test func aCountAgreesWithItsNoun() {
        #expect(1.of("chip") == "1 chip" && 6.of("chip") == "6 chips" && 0.of("batch", plural: "batches") == "0 batches")
    }
}
