import Testing
@testable import Weights

/// Files cut off and files with wrong bytes: errors, never a crash.
struct DamageTests {
    private static let fixtures: [Fixture] = [.everyTypeLegacy, .everyTypeZip213, .modelAndOptLegacy, .zip64]

    @Test(arguments: fixtures)
    func aFileCutOffAnywhereIsRefused(_ fixture: Fixture) throws {
        let bytes = try fixture.bytes()
        let taken = bytes.indices.filter { problem(with: Array(bytes[..<$0])) == nil }
        #expect(taken.isEmpty)
    }

    @Test(arguments: fixtures)
    func wrongBytesAreSurvived(_ fixture: Fixture) throws {
        let original = try fixture.bytes()
        var random = SplitMix(state: 7)
        var refusals = 0
        for _ in 0..<5_000 {
            var bytes = original
            for _ in 0...Int.random(in: 0..<4, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = Self.byte(&random)
            }
            refusals += readAll(bytes) ? 0 : 1
        }
        #expect(refusals > 100)
    }

    /// Random instructions after a header that is right.
    @Test func randomPicklesAreSurvived() {
        let opcodes = (0...UInt8.max).filter { PickleOpcode(rawValue: $0) != nil }
        var random = SplitMix(state: 11)
        for _ in 0..<5_000 {
            let isRefused = problem { file in
                for _ in 0..<Int.random(in: 1..<60, using: &random) {
                    file.pickle.append([opcodes.randomElement(using: &random)!, UInt8.random(in: 0..<3, using: &random)])
                }
            } != nil
            #expect(isRefused)
        }
    }

    /// Reads the file and each byte of its tensors.
    private func readAll(_ bytes: [UInt8]) -> Bool {
        guard let file = try? WeightFile(bytes) else { return false }
        for (_, tensor) in file.tensors {
            _ = tensor.withUnsafeBytes { $0.reduce(0) { $0 ^ $1 } }
        }
        return true
    }

    /// Any byte, or one that lengths and instructions are sensitive to.
    private static func byte(_ random: inout SplitMix) -> UInt8 {
        Bool.random(using: &random)
            ? .random(in: 0...255, using: &random)
            : [0, 1, 0x7f, 0x80, 0xff, 0x28, 0x2e, 0x52, 0x68, 0x71, 0x74, 0x75].randomElement(using: &random)!
    }
}

/// Steele, Lea and Flood's generator: the same numbers in every run.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
        return value ^ value >> 31
    }
}
