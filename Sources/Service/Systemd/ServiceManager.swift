internal import CSystemd
internal import Glibc

/// What the daemon tells systemd about itself.
public enum ServiceState: Sendable, Equatable {
    /// The folders are watched and the ledger is repaired, at the start or after a reload.
    case ready
    /// The configuration is being read again, until the daemon is ready.
    case reloading
    /// One line for `systemctl status`.
    case status(String)
    /// The daemon ends what it is doing.
    case stopping
    /// What is being done takes so much longer, from now on.
    case extendTimeout(Duration)
    /// The daemon makes progress.
    case watchdog

    /// The assignments that sd_notify(3) expects.
    var assignment: String {
        switch self {
        case .ready: "READY=1"
        case .reloading: "RELOADING=1\nMONOTONIC_USEC=\(monotonicMicroseconds())"
        case .status(let line): "STATUS=" + line.split(whereSeparator: \.isNewline).joined(separator: " ")
        case .stopping: "STOPPING=1"
        case .extendTimeout(let time): "EXTEND_TIMEOUT_USEC=\(time.components.seconds)000000"
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

    /// Has `finetuned-fetch.path` start the fetching process, for new item files and uploads; does nothing where `$STATE_DIRECTORY` is
    /// not set. systemd itself hears of no change in drop folders that a pattern names.
    static func wakeFetcher() {
        guard let state = getenv("STATE_DIRECTORY") else { return }
        close(open(String(cString: state) + "/fetch", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600))
    }

    /// The time within which systemd wants to hear of progress again and again (`WatchdogSec=`); nil where it does not.
    static var watchdogTime: Duration? {
        var microseconds: UInt64 = 0
        return sd_watchdog_enabled(0, &microseconds) > 0 ? .microseconds(microseconds) : nil
    }
}

private func monotonicMicroseconds() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return now.tv_sec * 1_000_000 + now.tv_nsec / 1000
}
