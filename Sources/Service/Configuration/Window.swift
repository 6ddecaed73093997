internal import Glibc

/// The times of the day at which jobs may start, in local time.
public struct Window: Sendable, Equatable {
    /// The parts of the day; none: the whole day.
    public let spans: [Span]

    public init(_ spans: [Span]) {
        self.spans = spans
    }

    /// Always open.
    public static let anyTime = Window([])

    /// Whether jobs may start at this time.
    public func contains(_ time: TimeOfDay) -> Bool {
        spans.isEmpty || spans.contains { $0.contains(time) }
    }

    /// How long it takes from this time until jobs may start; nothing when they may now.
    public func wait(from time: TimeOfDay) -> Duration {
        guard !contains(time) else { return .zero }
        let day = 24 * 3600
        let seconds = spans.map { ($0.start.seconds - time.seconds + day) % day }.min()
        return .seconds(seconds ?? 0)
    }

    /// One part of the day; it goes over midnight when the end comes before the start.
    public struct Span: Sendable, Equatable {
        /// The first moment inside.
        public let start: TimeOfDay
        /// The first moment outside.
        public let end: TimeOfDay

        /// Reads `22:00-06:00`; nil if it is anything else, or empty.
        public init?(_ text: String) {
            let times = text.split(separator: "-", omittingEmptySubsequences: false).map { TimeOfDay($0) }
            guard times.count == 2, let start = times[0], let end = times[1], start != end else { return nil }
            self.start = start
            self.end = end
        }

        func contains(_ time: TimeOfDay) -> Bool {
            start < end ? start <= time && time < end : start <= time || time < end
        }
    }
}

/// A time of the day.
public struct TimeOfDay: Sendable, Equatable, Comparable {
    /// Since midnight.
    public let seconds: Int

    public init(hour: Int, minute: Int, second: Int = 0) {
        seconds = (hour * 60 + minute) * 60 + second
    }

    /// Reads `6:00`, `06:00` or `24:00`.
    init?(_ text: some StringProtocol) {
        guard let match = String(text).wholeMatch(of: /\s*([0-9]{1,2}):([0-9]{2})\s*/),
            let hour = Int(match.1), let minute = Int(match.2), minute < 60, hour * 60 + minute <= 24 * 60
        else { return nil }
        self.init(hour: hour, minute: minute)
    }

    /// The local time now.
    static var now: TimeOfDay {
        var moment = time(nil)
        var parts = tm()
        localtime_r(&moment, &parts)
        return TimeOfDay(hour: Int(parts.tm_hour), minute: Int(parts.tm_min), second: Int(parts.tm_sec))
    }

    public static func < (left: TimeOfDay, right: TimeOfDay) -> Bool {
        left.seconds < right.seconds
    }
}
