import Learning
import Testing

struct SplitTests {
    @Test func validationChipsAreThoseOfPrepareData() {
        let split = Split(chips: 24, validationShare: 0.2, seed: 42)
        #expect(split.validation == [8, 16, 0, 18])
        #expect(split.training == Array(0..<24).filter { ![8, 16, 0, 18].contains($0) })
    }

    @Test func aSmallShareOfFewChipsStillValidatesOne() {
        let split = Split(chips: 5, validationShare: 0.1, seed: 42)
        #expect(split.validation == [1])
        #expect(split.training == [0, 2, 3, 4])
    }

    @Test func noShareValidatesNothing() {
        #expect(Split(chips: 5, validationShare: 0, seed: 42).validation.isEmpty)
    }

    @Test(arguments: [1, 2, 7]) func oneChipAlwaysTrains(chips: Int) {
        let split = Split(chips: chips, validationShare: 1, seed: 42)
        #expect(split.training.count == 1)
        #expect(split.validation.count == chips - 1)
    }

    @Test func noChipsSplitIntoNothing() {
        let split = Split(chips: 0, validationShare: 0.5, seed: 42)
        #expect(split.training.isEmpty && split.validation.isEmpty)
    }
}
