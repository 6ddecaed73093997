import Foundation

/// Whether the worker was asked, by SIGTERM, to stop at the next batch and go on another time.
///
/// The signal stays where the kernel keeps it, and is looked for there: once it has been sent, no batch begins any more, however late
/// threads get to run.
enum StopRequest {
    private static var signals: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        return signals
    }

    /// From now on SIGTERM does not end the process. To be called before other threads begin, which do as the one that begins them.
    static func hold() {
        var signals = signals
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// From now on SIGTERM ends the process at once, and now if it came already.
    static func release() {
        var signals = signals
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    static var isMade: Bool {
        var pending = sigset_t()
        sigpending(&pending)
        return sigismember(&pending, SIGTERM) == 1
    }
}
