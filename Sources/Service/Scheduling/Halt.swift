internal import Synchronization

/// Why a running job is stopped, if it is not because the daemon stops.
final class Halt: Sendable {
    enum Reason { case cancelled, window }

    private let value = Mutex<Reason?>(nil)

    var reason: Reason? { value.withLock(\.self) }

    func set(_ reason: Reason) -> JobRecord? {
        value.withLock { $0 = reason }
        return nil
    }
}
