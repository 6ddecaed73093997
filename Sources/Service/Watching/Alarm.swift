internal import Dispatch

/// Rings once at a time that can be set anew. Costs nothing until then.
final class Alarm: Sendable {
    private nonisolated(unsafe) let timer: any DispatchSourceTimer

    init(ring: @escaping @Sendable () -> Void) {
        timer = DispatchSource.makeTimerSource()
        timer.setEventHandler(handler: ring)
        timer.schedule(deadline: .distantFuture)
        timer.activate()
    }

    deinit {
        timer.cancel()
    }

    /// Rings after this time; an earlier wish is forgotten.
    func set(after delay: Duration) {
        let nanoseconds = Int(max(0, min(delay.inSeconds, 1e9)) * 1e9)
        timer.schedule(deadline: .now() + .nanoseconds(nanoseconds), leeway: .milliseconds(10))
    }
}
