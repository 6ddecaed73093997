/// Wakes the scheduler, now or at a set time. Rings while nobody listens count as one.
struct Bell: Sendable {
    /// For one listener.
    let rings: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation
    private let alarm: Alarm

    init() {
        let (rings, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.rings = rings
        self.continuation = continuation
        alarm = Alarm { continuation.yield() }
    }

    func ring() {
        continuation.yield()
    }

    /// Ends the rings.
    func fallSilent() {
        continuation.finish()
    }

    /// Rings after this time as well; an earlier wish is forgotten.
    func ring(after delay: Duration) {
        alarm.set(after: delay)
    }
}
