internal import Glibc
internal import SystemPackage

/// What the scheduler asks of the world around it.
struct Surroundings: Sendable {
    /// The time, and how clocks show it.
    var now: @Sendable () -> Moment = { .now }
    /// What tells how long a job has waited.
    var uptime: @Sendable () -> ContinuousClock.Instant = { .now }
    /// Bytes that the daemon's user can still write into a folder; nil if nobody knows.
    var freeBytes: @Sendable (FilePath) -> Int64? = Service.freeBytes
    /// How often it is looked after whether a running job must stop.
    var pace: Duration = .seconds(2)
    /// How long it takes until a job that waits for space or permission is tried again.
    var patience: Duration = .seconds(60)
}

/// Bytes that an ordinary user can still write into a folder.
@Sendable func freeBytes(in folder: FilePath) -> Int64? {
    var status = statvfs()
    guard folder.withPlatformString({ statvfs($0, &status) }) == 0 else { return nil }
    return Int64(clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
}
