internal import Foundation

/// What a worker finds in its environment.
enum WorkerEnvironment {
    /// This process's environment, with OpenMP threads that sleep while they wait instead of burning the processor, and without
    /// the daemon's line to systemd.
    static func made(from environment: [String: String] = ProcessInfo.processInfo.environment) -> [String: String] {
        var environment = environment
        environment["NOTIFY_SOCKET"] = nil
        return ["OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0"].merging(environment) { _, own in own }
    }
}
