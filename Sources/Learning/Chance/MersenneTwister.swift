/// The Mersenne Twister MT19937 as NumPy's legacy `RandomState` seeds and reads it, for splits that must equal Python's.
///
/// M. Matsumoto and T. Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed uniform pseudo-random number
/// generator", 1998. For everything else use ``RandomSource``.
struct MersenneTwister {
    private static let length = 624
    private static let middle = 397

    private var state: [UInt32]
    private var position = length

    /// `numpy.random.seed(seed)`.
    init(seed: UInt32) {
        state = [seed]
        state.reserveCapacity(Self.length)
        for index in 1..<UInt32(Self.length) {
            let last = state[state.count - 1]
            state.append(1_812_433_253 &* (last ^ (last >> 30)) &+ index)
        }
    }

    /// The next 32 random bits.
    mutating func next() -> UInt32 {
        if position == Self.length { twist() }
        var word = state[position]
        position += 1
        word ^= word >> 11
        word ^= (word << 7) & 0x9d2c_5680
        word ^= (word << 15) & 0xefc6_0000
        return word ^ (word >> 18)
    }

    /// A number from 0 to `bound`, both included: masked bits are drawn until they fall in the range.
    mutating func next(upTo bound: UInt32) -> UInt32 {
        guard bound > 0 else { return 0 }
        let mask = UInt32.max >> UInt32(bound.leadingZeroBitCount)
        while true {
            let value = next() & mask
            if value <= bound { return value }
        }
    }

    /// `numpy.random.permutation(count)`.
    mutating func permutation(_ count: Int) -> [Int] {
        var order = Array(0..<count)
        for index in stride(from: count - 1, to: 0, by: -1) {
            order.swapAt(index, Int(next(upTo: UInt32(index))))
        }
        return order
    }

    private mutating func twist() {
        for index in 0..<Self.length {
            let upper = state[index] & 0x8000_0000
            let lower = state[(index + 1) % Self.length] & 0x7fff_ffff
            let word = upper | lower
            state[index] = state[(index + Self.middle) % Self.length] ^ (word >> 1) ^ (word & 1 == 0 ? 0 : 0x9908_b0df)
        }
        position = 0
    }
}
