import Dispatch
import Foundation
import Synchronization

/// Whether the worker was asked, by SIGTERM, to stop at the next batch and go on another time.
enum StopRequest {
    private static let isReceived = Atomic(false)
    private nonisolated(unsafe) static let source = DispatchSource.makeSignalSource(signal: SIGTERM, queue: .global())

    /// From now on SIGTERM no longer ends the process at once.
    static func listen() {
        signal(SIGTERM, SIG_IGN)
        source.setEventHandler { isReceived.store(true, ordering: .relaxed) }
        source.activate()
    }

    static var isMade: Bool { isReceived.load(ordering: .relaxed) }
}
