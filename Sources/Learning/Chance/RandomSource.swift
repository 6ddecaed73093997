/// A seeded source of random numbers whose state can be saved and taken up again: xoshiro256**.
///
/// D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators", 2021. The numbers depend on the seed
/// alone, never on the platform or the release of the standard library.
public struct RandomSource: Sendable, Equatable, Codable {
    private var s0, s1, s2, s3: UInt64

    /// A source for one seed.
    public init(seed: Int) {
        self.init(mixing: [UInt64(bitPattern: Int64(seed))])
    }

    /// A source for one chip in one epoch, so that what happens to a chip depends neither on its place in the batches nor on threads.
    public init(seed: Int, epoch: Int, chip: String) {
        self.init(mixing: [UInt64(bitPattern: Int64(seed)), UInt64(bitPattern: Int64(epoch)), Self.hash(chip)])
    }

    private init(mixing words: [UInt64]) {
        var mixer = SplitMix(state: 0)
        for word in words {
            mixer.state ^= word
            mixer.state = mixer.next()
        }
        (s0, s1, s2, s3) = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
    }

    /// FNV-1a; Swift's own hash changes from run to run.
    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }

    /// The next 64 random bits.
    public mutating func bits() -> UInt64 {
        let result = ((s1 &* 5) << 7 | (s1 &* 5) >> 57) &* 9
        let shifted = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = s3 << 45 | s3 >> 19
        return result
    }

    /// A number from 0, included, to 1, excluded.
    public mutating func uniform() -> Double {
        Double(bits() >> 11) * 0x1p-53
    }

    /// A number between two bounds.
    public mutating func uniform(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    }

    /// A whole number from 0 to `bound - 1`, each as likely as the others.
    ///
    /// - Precondition: `bound > 0`.
    public mutating func int(below bound: Int) -> Int {
        precondition(bound > 0, "there is no whole number below \(bound)")
        let bound = UInt64(bound)
        let unfair = (0 &- bound) % bound
        while true {
            let product = bits().multipliedFullWidth(by: bound)
            if product.low >= unfair { return Int(product.high) }
        }
    }

    /// Puts elements into random order.
    public mutating func shuffle<Element>(_ elements: inout [Element]) {
        for index in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(index, int(below: index + 1))
        }
    }
}

/// Spreads a seed over the state of a larger generator: SplitMix64.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }
}
