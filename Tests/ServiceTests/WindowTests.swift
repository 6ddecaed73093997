import Testing

@testable import Service

@Suite("Windows")
struct WindowTests {
    private func window(_ spans: String...) -> Window { Window(spans.map { Window.Span($0)! }) }

    /// A moment of the days from 1970-01-05 on, a Monday, where clocks show UTC.
    private func moment(_ hour: Int, _ minute: Int = 0, _ second: Int = 0) -> Moment { moment(.monday, hour, minute, second) }

    private func moment(_ day: Weekday, _ hour: Int, _ minute: Int = 0, _ second: Int = 0) -> Moment {
        let days = 4 + Weekday.allCases.firstIndex(of: day)!
        return Moment(Int64(((days * 24 + hour) * 60 + minute) * 60 + second), in: .utc)
    }

    @Test(arguments: [(22, 0, true), (23, 59, true), (0, 0, true), (5, 59, true), (6, 0, false), (12, 0, false), (21, 59, false)])
    func aWindowGoesOverMidnight(hour: Int, minute: Int, expected: Bool) {
        #expect(window("22:00-06:00").contains(moment(hour, minute)) == expected)
    }

    @Test func withoutSpansItIsAlwaysOpen() {
        #expect(Window.anyTime.contains(moment(3)))
        #expect(Window.anyTime.wait(from: moment(3)) == .zero)
        #expect(Window.anyTime.opening(after: moment(3)) == nil)
    }

    @Test func theWaitLastsUntilTheNextOpening() {
        let twice = window("22:00-06:00", "12:00-13:00")
        #expect(twice.wait(from: moment(11, 59, 30)) == .seconds(30))
        #expect(twice.wait(from: moment(13)) == .seconds(9 * 3600))
        #expect(twice.wait(from: moment(23)) == .zero)
        #expect(window("1:00-2:00").wait(from: moment(2)) == .seconds(23 * 3600))
    }

    @Test func aWholeEveningEndsAt24() {
        #expect(window("18:00-24:00").contains(moment(23, 59)))
        #expect(!window("18:00-24:00").contains(moment(.tuesday, 0)))
    }

    // MARK: Days of the week

    @Test func aNightThatBeginsOnAWorkingDayEndsOnTheNextMorning() {
        let nights = window("Mon..Fri 22:00-06:00")
        #expect(!nights.contains(moment(.monday, 5)))
        #expect(nights.contains(moment(.monday, 22)))
        #expect(nights.contains(moment(.saturday, 5, 59)))
        #expect(!nights.contains(moment(.saturday, 6)))
        #expect(!nights.contains(moment(.saturday, 22)))
        #expect(!nights.contains(moment(.sunday, 23)))
        #expect(nights.wait(from: moment(.saturday, 6)) == .seconds(64 * 3600))
    }

    @Test func daysWithoutTimesAreWhole() {
        let weekend = window("Sat,Sun")
        #expect(weekend == window("Sat,Sun 00:00-24:00"))
        #expect(!weekend.contains(moment(.friday, 23, 59, 59)))
        #expect(weekend.contains(moment(.saturday, 0)) && weekend.contains(moment(.sunday, 23, 59, 59)))
        #expect(weekend.wait(from: moment(.monday, 0)) == .seconds(5 * 24 * 3600))
    }

    @Test(arguments: ["Fri..Mon 1:00-2:00", "fri-mon 1:00-2:00", "Friday,Sat,Sun..Monday 01:00-02:00"])
    func rangesGoOverSundayAndNamesMayBeLong(text: String) {
        #expect(Window.Span(text)?.days == [.friday, .saturday, .sunday, .monday])
    }

    @Test(arguments: [
        "", "22:00", "22-06", "25:00-06:00", "24:30-25:00", "22:60-06:00", "22:00-22:00", "22:00-06:00-07:00", "Mo 22:00-06:00", "Mon, 22:00-06:00",
        "Mon..Tue..Wed 1:00-2:00", "Mon 1:00 - 2:00", "22:00-06:00 Mon",
    ])
    func whatIsNoSpanIsRefused(text: String) {
        #expect(Window.Span(text) == nil)
    }

    // MARK: Daylight saving

    /// Berlin in 2026: clocks jump from 2:00 to 3:00 on March 29, and back from 3:00 to 2:00 on October 25, both at 1:00 UTC.
    private let berlin = LocalTime { $0 >= 1_774_746_000 && $0 < 1_792_890_000 ? 7200 : 3600 }
    private let spring: Int64 = 1_774_746_000, autumn: Int64 = 1_792_890_000

    /// The times at which it is open, in minutes from the change, every ten minutes.
    private func minutes(_ window: Window, around change: Int64) -> [Int64] {
        stride(from: change - 12 * 3600, to: change + 12 * 3600, by: 600).filter { window.contains(Moment($0, in: berlin)) }
            .map { ($0 - change) / 60 }
    }

    @Test func aNightIsAnHourShorterInSpringAndLongerInAutumn() {
        let night = window("22:00-06:00")
        #expect(minutes(night, around: spring).count == 7 * 6)
        #expect(minutes(night, around: autumn).count == 9 * 6)
        #expect(night.wait(from: Moment(spring - 6 * 3600, in: berlin)) == .seconds(2 * 3600))
        #expect(night.wait(from: Moment(autumn + 6 * 3600, in: berlin)) == .seconds(14 * 3600))
    }

    @Test func aTimeThatClocksSkipIsTheMomentAtWhichTheyJump() {
        #expect(minutes(window("1:00-2:30"), around: spring).last == -10)
        #expect(minutes(window("2:30-4:00"), around: spring).first == 0)
        #expect(minutes(window("2:10-2:50"), around: spring) == [])
        #expect(window("2:30-4:00").wait(from: Moment(spring - 3600, in: berlin)) == .seconds(3600))
    }

    @Test func aTimeThatComesTwiceIsTheFirst() {
        #expect(minutes(window("1:00-2:30"), around: autumn).last == -40)
        #expect(minutes(window("2:30-4:00"), around: autumn).first == -30)
        #expect(minutes(window("2:30-4:00"), around: autumn).count == 15)
        #expect(minutes(window("22:00-2:30", "2:30-6:00"), around: autumn).count == 9 * 6)
    }

    @Test func whatClocksShowIsTold() {
        #expect(Moment(spring, in: berlin).clock(at: spring) == "Sun 03:00")
        #expect(Moment(spring, in: berlin).clock(at: spring - 60) == "Sun 01:59")
    }
}
