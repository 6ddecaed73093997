/// The simplest generator there is, so that test cases are the same here and where their expected numbers were computed.
struct LinearCongruential {
    var state: Int

    mutating func below(_ bound: Int) -> Int {
        state = (state * 1_103_515_245 + 12_345) & 0x7fff_ffff
        return (state >> 12) % bound
    }
}
