import Testing

@testable import Report

private func change(_ before: Int, _ after: Int, of labelled: Int = 10) -> TallyChange {
    TallyChange(
        before: Tally(found: before, missed: labelled - before), after: Tally(found: after, missed: labelled - after))
}

private let changes = [
    change(5, 6), change(0, 10), change(5, 5), change(9, 1), change(1, 9), change(8, 8), change(7, 8), change(2, 2),
    TallyChange(before: Tally(), after: Tally()),
]

@Test func theMostImprovedTheWeakestAndAFewAtRandomAreChosen() {
    let choice = ChipChoice.choose(6, from: changes, seed: 42)
    #expect(choice.filter { $0.reason == .mostImproved }.map(\.index) == [1, 4])
    #expect(choice.filter { $0.reason == .stillWeakest }.map(\.index) == [3, 7])
    let random = choice.filter { $0.reason == .random }.map(\.index)
    #expect(random.count == 2 && Set(random).isSubset(of: [0, 2, 5, 6]))
}

@Test func theSameSeedChoosesTheSameChipsAndAnotherOthers() {
    #expect(ChipChoice.choose(6, from: changes, seed: 7) == ChipChoice.choose(6, from: changes, seed: 7))
    let choices = (0..<20).map { ChipChoice.choose(6, from: changes, seed: $0) }
    #expect(choices.contains { $0 != choices[0] })
}

@Test func noChipIsChosenTwiceAndNoneIsMadeUp() {
    for count in 0...12 {
        let indices = ChipChoice.choose(count, from: changes, seed: 1).map(\.index)
        #expect(indices.count == min(count, changes.count))
        #expect(Set(indices).count == indices.count)
    }
}

@Test func chipsWithoutObjectsOrSightingsComeLast() {
    #expect(ChipChoice.choose(9, from: changes, seed: 3).last?.index == 8)
}

@Test func nothingIsCalledImprovedThatIsNot() {
    let choice = ChipChoice.choose(3, from: [change(5, 5), change(6, 2), change(4, 3)], seed: 1)
    #expect(!choice.contains { $0.reason == .mostImproved })
    #expect(choice.count == 3)
}
