internal import Foundation
internal import Synchronization

/// Makes identifiers that are short, unique and sorted by time: `01KB2M9Q7TXW`.
///
/// Ten digits of base 32 (Crockford's, without I, L, O and U) count milliseconds since 1970, as a ULID's do; two are random.
enum JobID {
    private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    private static let last = Mutex<UInt64>(0)

    /// A new identifier, later than all before and than `other`, even if the clock was set back.
    static func next(after other: String? = nil, now: Date = Date()) -> String {
        let clock = UInt64(max(0, now.timeIntervalSince1970 * 1000))
        let earliest = other.map { time(of: $0) + 1 } ?? 0
        let moment = last.withLock { last in
            last = max(clock, last + 1, earliest)
            return last
        }
        return text(moment, count: 10) + text(UInt64.random(in: 0..<1024), count: 2)
    }

    private static func text(_ number: UInt64, count: Int) -> String {
        String((0..<count).reversed().map { digits[Int(number >> (5 * UInt64($0)) & 31)] })
    }

    private static func time(of id: String) -> UInt64 {
        id.prefix(10).reduce(0) { $0 << 5 | UInt64(digits.firstIndex(of: $1) ?? 0) }
    }
}
