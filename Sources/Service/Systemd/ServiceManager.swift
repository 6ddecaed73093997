internal import CSystemd

/// What the daemon tells systemd about itself.
public enum ServiceState: Sendable, Equatable {
    /// The folders are watched and the ledger is repaired.
    case ready
    /// One line for `systemctl status`.
    case status(String)
    /// The daemon ends what it is doing.
    case stopping
    /// The daemon makes progress.
    case watchdog

    /// The assignment that sd_notify(3) expects.
    var assignment: String {
        switch self {
        case .ready: "READY=1"
        case .status(let line): "STATUS=" + line.split(whereSeparator: \.isNewline).joined(separator: " ")
        case .stopping: "STOPPING=1"
        case .watchdog: "WATCHDOG=1"
        }
    }
}

/// The service manager that started the daemon.
public struct ServiceManager {
    /// Tells systemd the state; does nothing where `$NOTIFY_SOCKET` is not set.
    public static func notify(_ state: ServiceState) {
        sd_notify(0, state.assignment)
    }
}
