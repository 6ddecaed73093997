internal import SystemPackage

/// Tells when the files of a folder have stopped changing. It knows no clock and no file system: it is told.
struct StabilityTracker {
    typealias Instant = ContinuousClock.Instant

    private struct Record {
        var stamp: FileStamp
        var quietSince: Instant
    }

    private let settle: Duration
    private var records: [FilePath.Component: Record] = [:]
    private var touches: [FilePath.Component: Instant] = [:]
    private var lastLook: Instant?

    /// - Parameter settle: How long a file must stay as it is to count as quiet.
    init(settle: Duration) {
        self.settle = settle
    }

    /// The system told of a change to a file.
    mutating func touched(_ name: FilePath.Component, at now: Instant) {
        touches[name] = now
    }

    /// Takes in everything that a look at the folder found; what was not found is forgotten.
    ///
    /// A new file has been quiet for as long as the file system left it alone, so that what lies there at start is taken
    /// without delay. A file that changed since the last look did so after it, whatever the file system's clock says.
    mutating func observe(_ sightings: [FilePath.Component: Sighting], at now: Instant) {
        records = Dictionary(uniqueKeysWithValues: sightings.map { name, sighting in
            var record = record(of: sighting, after: records[name], at: now)
            if let touch = touches[name] { record.quietSince = max(record.quietSince, touch) }
            return (name, record)
        })
        touches = [:]
        lastLook = now
    }

    private func record(of sighting: Sighting, after old: Record?, at now: Instant) -> Record {
        if let old, old.stamp == sighting.stamp { return old }
        let changed = now - sighting.age
        let earliest = old == nil ? changed : max(changed, lastLook ?? changed)
        return Record(stamp: sighting.stamp, quietSince: earliest)
    }

    /// When the whole folder will have been quiet long enough, if nothing else happens; nil if it is empty.
    var quietAt: Instant? {
        records.values.map(\.quietSince).max().map { $0 + settle }
    }

    /// Since when a file has stayed as it is.
    func quietSince(_ name: FilePath.Component) -> Instant? {
        records[name]?.quietSince
    }
}
