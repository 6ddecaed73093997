import Testing

@testable import Service

@Suite("Windows")
struct WindowTests {
    let night = Window([Window.Span("22:00-06:00")!])

    @Test(arguments: [(22, 0, true), (23, 59, true), (0, 0, true), (5, 59, true), (6, 0, false), (12, 0, false), (21, 59, false)])
    func aWindowGoesOverMidnight(hour: Int, minute: Int, expected: Bool) {
        #expect(night.contains(TimeOfDay(hour: hour, minute: minute)) == expected)
    }

    @Test func withoutSpansItIsAlwaysOpen() {
        #expect(Window.anyTime.contains(TimeOfDay(hour: 3, minute: 0)))
        #expect(Window.anyTime.wait(from: TimeOfDay(hour: 3, minute: 0)) == .zero)
    }

    @Test func theWaitLastsUntilTheNextOpening() {
        let window = Window([Window.Span("22:00-06:00")!, Window.Span("12:00-13:00")!])
        #expect(window.wait(from: TimeOfDay(hour: 11, minute: 59, second: 30)) == .seconds(30))
        #expect(window.wait(from: TimeOfDay(hour: 13, minute: 0)) == .seconds(9 * 3600))
        #expect(window.wait(from: TimeOfDay(hour: 23, minute: 0)) == .zero)
        #expect(Window([Window.Span("1:00-2:00")!]).wait(from: TimeOfDay(hour: 2, minute: 0)) == .seconds(23 * 3600))
    }

    @Test func aWholeEveningEndsAt24() {
        #expect(Window.Span("18:00-24:00")!.contains(TimeOfDay(hour: 23, minute: 59)))
    }

    @Test(arguments: ["", "22:00", "22-06", "25:00-06:00", "24:30-25:00", "22:60-06:00", "22:00-22:00", "22:00-06:00-07:00"])
    func whatIsNoSpanIsRefused(text: String) {
        #expect(Window.Span(text) == nil)
    }
}
