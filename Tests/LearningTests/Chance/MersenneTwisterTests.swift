import Testing

@testable import Learning

struct MersenneTwisterTests {
    @Test func theWordsAreNumPysForSeed42() {
        var generator = MersenneTwister(seed: 42)
        let words = (0..<2000).map { _ in generator.next() }
        #expect(words.prefix(4) == [1_608_637_542, 3_421_126_067, 4_083_286_876, 787_846_414])
        #expect(words[1999] == 2_238_969_328)
    }

    @Test(arguments: [
        (count: 24, seed: UInt32(42), first: [8, 16, 0, 18]),
        (count: 10, seed: 0, first: [2, 8, 4]),
        (count: 1000, seed: 7, first: [778, 334, 271, 802, 216, 408, 812, 94, 487, 170]),
        (count: 700, seed: .max, first: [224, 305, 447]),
        (count: 70_000, seed: 123, first: [21_971, 16_953, 48_447, 42_344]),
    ])
    func permutationsAreNumPys(count: Int, seed: UInt32, first: [Int]) {
        var generator = MersenneTwister(seed: seed)
        let permutation = generator.permutation(count)
        #expect(Array(permutation.prefix(first.count)) == first)
        #expect(permutation.sorted() == Array(0..<count))
    }
}
