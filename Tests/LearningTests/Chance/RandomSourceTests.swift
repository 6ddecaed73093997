import Foundation
import Learning
import Testing

struct RandomSourceTests {
    @Test func bitsAreThoseOfThePublishedGenerator() throws {
        let state = Data(#"{"s0": 1, "s1": 2, "s2": 3, "s3": 4}"#.utf8)
        var random = try JSONDecoder().decode(RandomSource.self, from: state)
        let bits = (0..<6).map { _ in random.bits() }
        #expect(bits == [11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360, 607_988_272_756_665_600])
    }

    @Test func aSavedSourceGoesOnWhereItStood() throws {
        var random = RandomSource(seed: 5)
        _ = random.bits()
        var restored = try JSONDecoder().decode(RandomSource.self, from: JSONEncoder().encode(random))
        #expect((0..<5).map { _ in restored.bits() } == (0..<5).map { _ in random.bits() })
    }

    @Test func seedEpochAndChipEachGiveOtherNumbers() {
        var sources = [
            RandomSource(seed: 1, epoch: 1, chip: "000000001"), RandomSource(seed: 2, epoch: 1, chip: "000000001"),
            RandomSource(seed: 1, epoch: 2, chip: "000000001"), RandomSource(seed: 1, epoch: 1, chip: "000000002"),
            RandomSource(seed: 2, epoch: 2, chip: "000000001"),
        ]
        #expect(Set(sources.indices.map { sources[$0].bits() }).count == sources.count)
        #expect(RandomSource(seed: 1, epoch: 1, chip: "a") == RandomSource(seed: 1, epoch: 1, chip: "a"))
    }

    @Test func wholeNumbersAreEvenlySpread() {
        var random = RandomSource(seed: 3)
        var counts = [Int](repeating: 0, count: 7)
        for _ in 0..<70_000 { counts[random.int(below: 7)] += 1 }
        #expect(counts.allSatisfy { abs($0 - 10_000) < 400 })
    }

    @Test func uniformNumbersFillTheirRange() {
        var random = RandomSource(seed: 4)
        let numbers = (0..<10_000).map { _ in random.uniform(0.4...0.6) }
        #expect(numbers.allSatisfy { 0.4...0.6 ~= $0 })
        #expect(abs(numbers.reduce(0, +) / 10_000 - 0.5) < 0.002)
        #expect(numbers.min()! < 0.401 && numbers.max()! > 0.599)
    }

    @Test func shufflingKeepsAllElementsAndMovesThem() {
        var random = RandomSource(seed: 6)
        var elements = Array(0..<100)
        random.shuffle(&elements)
        #expect(elements != Array(0..<100))
        #expect(elements.sorted() == Array(0..<100))
    }
}
