internal import Synchronization

/// Tells systemd that the daemon stops, and asks for more time until it has: a worker may need all of `grace` to keep how far it came.
final class Stopping: Sendable {
    private let task = Mutex<Task<Void, Never>?>(nil)
    private let tell: @Sendable (ServiceState) -> Void

    init(tell: @escaping @Sendable (ServiceState) -> Void = ServiceManager.notify) {
        self.tell = tell
    }

    func begin() {
        tell(.stopping)
        let asking = Task(executorPreference: QuietExecutor.shared) { [tell] in
            repeat {
                tell(.extendTimeout(.seconds(20)))
            } while (try? await QuietExecutor.shared.sleep(for: .seconds(5))) != nil
        }
        task.withLock { $0 = asking }
    }

    /// The daemon has stopped.
    func end() {
        task.withLock { $0?.cancel() }
    }
}
