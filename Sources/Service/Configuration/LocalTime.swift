internal import Glibc

/// How local time runs: by how much clocks are ahead of UTC at each moment.
///
/// Moments are seconds since 1970 in UTC; days are counted from 1970-01-01 on.
public struct LocalTime: Sendable {
    static let secondsADay: Int64 = 24 * 3600

    /// Seconds by which clocks are ahead at a moment.
    let offset: @Sendable (Int64) -> Int64

    /// Where this machine is: `TZ`, or `/etc/localtime`.
    public static let here = LocalTime { moment in
        var moment = time_t(moment)
        var parts = tm()
        localtime_r(&moment, &parts)
        return Int64(parts.tm_gmtoff)
    }

    /// The day that clocks show at a moment, and the seconds that they show beyond its midnight.
    func reading(at moment: Int64) -> (day: Int64, seconds: Int64) {
        let local = moment + offset(moment)
        let day = local.floorDivided(by: Self.secondsADay)
        return (day, local - day * Self.secondsADay)
    }

    /// The first moment at which clocks show a time of a day.
    ///
    /// In autumn, where an hour comes twice, it is the first; in spring, where clocks never show a time, the moment at which they jump.
    func moment(day: Int64, time: TimeOfDay) -> Int64 {
        let local = day * Self.secondsADay + Int64(time.seconds)
        var earlier = local - offset(local - Self.secondsADay)
        var later = local - offset(local + Self.secondsADay)
        if earlier == later { return earlier }
        for moment in [earlier, later].sorted() where moment + offset(moment) == local { return moment }
        (earlier, later) = (min(earlier, later), max(earlier, later))
        let before = offset(earlier)
        while later - earlier > 1 {
            let middle = earlier + (later - earlier) / 2
            if offset(middle) == before { earlier = middle } else { later = middle }
        }
        return later
    }
}

/// A moment, with how clocks show it.
public struct Moment: Sendable {
    /// Since 1970 in UTC.
    public let seconds: Int64
    let localTime: LocalTime

    /// - Parameter seconds: since 1970 in UTC.
    public init(_ seconds: Int64, in localTime: LocalTime = .here) {
        self.seconds = seconds
        self.localTime = localTime
    }

    /// This moment, here.
    public static var now: Moment { Moment(Int64(time(nil))) }

    /// What clocks here show at a moment in seconds since 1970: `Fri 22:00`.
    func clock(at seconds: Int64) -> String {
        let (day, second) = localTime.reading(at: seconds)
        return "\(Weekday(day: day).rawValue) \(TimeOfDay(hour: 0, minute: 0, second: Int(second)))"
    }
}

/// A time of the day.
public struct TimeOfDay: Sendable, Equatable, Comparable, CustomStringConvertible {
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

    /// Hour and minute: `06:00`.
    public var description: String {
        let (hour, minute) = (seconds / 3600, seconds / 60 % 60)
        return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }

    public static func < (left: TimeOfDay, right: TimeOfDay) -> Bool {
        left.seconds < right.seconds
    }
}

/// A day of the week, as people and systemd.time(7) write it.
public enum Weekday: String, Sendable, CaseIterable {
    case monday = "Mon", tuesday = "Tue", wednesday = "Wed", thursday = "Thu", friday = "Fri", saturday = "Sat", sunday = "Sun"

    /// - Parameter day: counted from 1970-01-01, a Thursday.
    init(day: Int64) {
        self = Self.allCases[Int((day + 3) - (day + 3).floorDivided(by: 7) * 7)]
    }

    /// Reads `Fri` or `Friday`, in any case.
    init?(_ name: some StringProtocol) {
        let name = name.lowercased()
        guard let day = Self.allCases.first(where: { name == $0.rawValue.lowercased() || name == "\($0)" }) else { return nil }
        self = day
    }
}

extension Int64 {
    fileprivate func floorDivided(by divisor: Int64) -> Int64 {
        (self - (self % divisor + divisor) % divisor) / divisor
    }
}

/// The local date, as ISO 8601 writes it.
func today() -> String {
    var moment = time(nil)
    var parts = tm()
    localtime_r(&moment, &parts)
    let two = { (number: Int32) in number < 10 ? "0\(number)" : "\(number)" }
    return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
}
