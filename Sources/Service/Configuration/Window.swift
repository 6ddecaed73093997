/// The times of the week at which jobs may run, in local time.
public struct Window: Sendable, Equatable {
    /// The parts of the week; none: all of it.
    public let spans: [Span]

    public init(_ spans: [Span]) {
        self.spans = spans
    }

    /// Always open.
    public static let anyTime = Window([])

    /// Whether jobs may run at this moment.
    public func contains(_ moment: Moment) -> Bool {
        spans.isEmpty || spans.contains { $0.openings(around: moment).contains { $0.contains(moment.seconds) } }
    }

    /// When jobs may run again, in seconds since 1970; nil when they may at this moment.
    public func opening(after moment: Moment) -> Int64? {
        guard !contains(moment) else { return nil }
        return spans.flatMap { $0.openings(around: moment) }.map(\.lowerBound).filter { $0 > moment.seconds }.min()
    }

    /// How long it takes from this moment until jobs may run; nothing when they may now.
    public func wait(from moment: Moment) -> Duration {
        .seconds(opening(after: moment).map { $0 - moment.seconds } ?? 0)
    }

    /// One part of each day, or of some days of the week; it goes over midnight when the end comes before the start.
    public struct Span: Sendable, Equatable {
        /// The days on which it begins; all, where none is named.
        public let days: Set<Weekday>
        /// The first moment inside.
        public let start: TimeOfDay
        /// The first moment outside.
        public let end: TimeOfDay

        /// Reads `22:00-06:00`, `Mon..Fri 22:00-06:00` or `Sat,Sun`; nil if it is anything else, or empty.
        public init?(_ text: String) {
            let words = text.split(whereSeparator: \.isWhitespace)
            guard let first = words.first, words.count <= 2 else { return nil }
            let namesDays = first.first!.isLetter
            guard namesDays || words.count == 1, let days = namesDays ? Weekday.days(String(first)) : Set(Weekday.allCases) else { return nil }
            let times = namesDays ? words.dropFirst().first ?? "00:00-24:00" : first
            let ends = times.split(separator: "-", omittingEmptySubsequences: false).map { TimeOfDay($0) }
            guard ends.count == 2, let start = ends[0], let end = ends[1], start != end else { return nil }
            (self.days, self.start, self.end) = (days, start, end)
        }

        /// When it is open on the day before this moment, and on that day and the seven that follow: in seconds since 1970.
        fileprivate func openings(around moment: Moment) -> [Range<Int64>] {
            let today = moment.localTime.reading(at: moment.seconds).day
            return (today - 1...today + 8).filter { days.contains(Weekday(day: $0)) }.compactMap { day in
                let first = moment.localTime.moment(day: day, time: start)
                let last = moment.localTime.moment(day: start < end ? day : day + 1, time: end)
                return first < last ? first..<last : nil
            }
        }
    }
}

extension Weekday {
    /// Reads `Fri`, `Mon..Fri`, `Mon-Fri`, `Sat,Sun`, or a list of these; a range may go over Sunday.
    fileprivate static func days(_ text: String) -> Set<Weekday>? {
        var days: Set<Weekday> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.replacing("..", with: "-").split(separator: "-", omittingEmptySubsequences: false).map { Weekday($0) }
            guard ends.count <= 2, let first = ends[0], let last = ends[ends.count - 1] else { return nil }
            let (from, to) = (allCases.firstIndex(of: first)!, allCases.firstIndex(of: last)!)
            days.formUnion((from...(to < from ? to + 7 : to)).map { allCases[$0 % 7] })
        }
        return days
    }
}
