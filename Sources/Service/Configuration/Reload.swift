internal import Dispatch
internal import Glibc

/// How a running daemon comes to a new configuration.
public final class Reload: Sendable {
    /// Rings when somebody wishes for it.
    let wishes = Bell()
    let load: @Sendable () throws(ConfigurationError) -> Configuration
    private nonisolated(unsafe) var signal: (any DispatchSourceSignal)?

    init(load: @escaping @Sendable () throws(ConfigurationError) -> Configuration) {
        self.load = load
    }

    /// On each SIGHUP from now on.
    /// - Parameter load: Reads the configuration.
    public static func onHangup(load: @escaping @Sendable () throws(ConfigurationError) -> Configuration) -> Reload {
        let reload = Reload(load: load)
        Glibc.signal(SIGHUP, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGHUP)
        source.setEventHandler { [wishes = reload.wishes] in wishes.ring() }
        source.activate()
        reload.signal = source
        return reload
    }

    deinit { signal?.cancel() }
}
