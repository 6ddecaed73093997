internal import Synchronization

/// Tells systemd that the daemon stops, and asks for more time until it has: a worker may need all of `grace` to keep how far it came.
final class Stopping: Sendable {
    private let task = Mutex<Task<Void, Never>?>(nil)
    private let pause: Duration
    private let tell: @Sendable (ServiceState) -> Void

    /// - Parameter pause: Between two requests for time.
    init(pause: Duration = .seconds(5), tell: @escaping @Sendable (ServiceState) -> Void = ServiceManager.notify) {
        self.pause = pause
        self.tell = tell
    }

    func begin() {
        tell(.stopping)
        let asking = Task(executorPreference: QuietExecutor.shared) { [pause, tell] in
            repeat {
                tell(.extendTimeout(.seconds(20)))
            } while (try? await QuietExecutor.shared.sleep(for: pause)) != nil
        }
        task.withLock { $0 = asking }
    }

    /// The daemon has stopped.
    func end() {
        task.withLock { $0?.cancel() }
    }
}
