/// A reproducible stream of random numbers (SplitMix64; Steele, Lea and Flood, 2014).
///
/// Every concern of a scene draws from a stream of its own, so that changing one concern leaves all others as they are.
struct RandomStream: RandomNumberGenerator {
    private var state: UInt64

    /// - Parameter key: Numbers that name the stream: seed, scene, concern, item.
    init(_ key: UInt64...) {
        state = key.reduce(0x9E37_79B9_7F4A_7C15) { mixed($0 ^ mixed($1)) }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return mixed(state)
    }

    /// Evenly distributed in `range`.
    mutating func uniform(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * (Double(next() >> 11) * 0x1p-53)
    }

    /// Nearly normally distributed, mean 0 and standard deviation 1: the sum of four even numbers.
    mutating func normal() -> Float {
        let word = next()
        let sum = (word & 0xFFFF) + (word >> 16 & 0xFFFF) + (word >> 32 & 0xFFFF) + (word >> 48)
        return (Float(sum) - 131_070) / 37_837
    }

    /// True with a probability of `share`.
    mutating func chance(_ share: Double) -> Bool { uniform(0...1) < share }

    /// One of `choices`, each as likely.
    mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[min(Int(uniform(0...1) * Double(choices.count)), choices.count - 1)]
    }
}

/// What a stream of random numbers is for.
enum Concern: UInt64 {
    case place, streets, lots, houses, poolSites, poolShapes, trees, vehicles, emptyChips, light, terrain, sensor
}

/// The streams of one scene.
struct RandomStreams {
    let seed: UInt64
    let scene: Int

    /// The stream for a concern, or for one numbered item of it.
    func stream(_ concern: Concern, item: Int = 0) -> RandomStream {
        RandomStream(seed, UInt64(scene), concern.rawValue, UInt64(bitPattern: Int64(item)))
    }
}

/// SplitMix64's finaliser: spreads every input bit over the word.
private func mixed(_ value: UInt64) -> UInt64 {
    var word = value
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
}
