internal import Logging
internal import ServiceLifecycle
internal import Synchronization

/// Tells systemd twice in each `WatchdogSec=` that the daemon makes progress, as long as it does.
///
/// It takes its turn among everything else that the daemon does, so that it falls silent where something hangs.
struct Watchdog: ServiceLifecycle.Service {
    private let period: Duration
    private let logger: Logger
    private let isSupervising: @Sendable () -> Bool
    private let tell: @Sendable (ServiceState) -> Void
    private let bell = Bell()

    /// - Parameters:
    ///   - time: Within which systemd wants to hear of progress.
    ///   - isSupervising: Whether all running jobs are looked after.
    init(
        within time: Duration, logger: Logger, tell: @escaping @Sendable (ServiceState) -> Void = ServiceManager.notify,
        isSupervising: @escaping @Sendable () -> Bool
    ) {
        period = time / 2
        self.logger = logger
        self.isSupervising = isSupervising
        self.tell = tell
    }

    func run() async {
        bell.ring()
        await withGracefulShutdownHandler {
            var wasSupervising = true
            for await _ in bell.rings {
                let isSupervising = isSupervising()
                if isSupervising {
                    tell(.watchdog)
                } else if wasSupervising {
                    logger.error(
                        "a running job is no longer looked after; systemd starts the daemon anew if that lasts.",
                        metadata: ["MESSAGE_ID": "\(MessageID.supervisionLost.rawValue)"])
                }
                wasSupervising = isSupervising
                bell.ring(after: period)
            }
        } onGracefulShutdown: {
            bell.fallSilent()
        }
    }
}
