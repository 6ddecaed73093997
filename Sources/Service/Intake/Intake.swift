internal import Foundation
internal import SystemPackage

/// Takes what people drop into one folder: forms bursts, claims archives as jobs, and puts the rest aside.
struct Intake {
    typealias Instant = ContinuousClock.Instant

    private let settings: FolderSettings
    private let layout: FolderLayout
    private let giveUp: Duration
    private let ledger: Ledger
    private let log: FolderLog
    private var tracker: StabilityTracker
    /// Folders that were mentioned once.
    private var mentioned: Set<FilePath.Component> = []
    /// The item files of the last look; nil before the first, and where the next one is to tell of all again.
    private var items: [FilePath.Component: FileStamp]?
    private let wakeFetcher: @Sendable () -> Void
    private struct Stuck: Equatable {
        let stamp: FileStamp
        let reason: String
    }

    /// Files that could not be moved, as they were then, and why.
    private var stuck: [FilePath.Component: Stuck] = [:]
    /// The same before the last ``retry()``, so that nothing is told twice.
    private var told: [FilePath.Component: Stuck] = [:]
    private var leftovers: Leftovers
    /// What the ledger says of the files.
    private var arrivals: [String: Arrival]

    /// - Parameters:
    ///   - giveUp: How long an incomplete archive may stay as it is.
    ///   - wakeFetcher: Is called when there are new item files, and at the first look and after ``retry()`` for all that waits.
    init(
        _ settings: FolderSettings, settle: Duration, giveUp: Duration, ledger: Ledger, log: FolderLog,
        wakeFetcher: @escaping @Sendable () -> Void = ServiceManager.wakeFetcher
    ) {
        self.settings = settings
        self.giveUp = giveUp
        self.ledger = ledger
        self.log = log
        self.wakeFetcher = wakeFetcher
        layout = FolderLayout(root: settings.path)
        tracker = StabilityTracker(settle: settle)
        leftovers = Leftovers(layout, ledger: ledger, log: log)
        arrivals = Dictionary(((try? ledger.arrivals(in: settings.path)) ?? []).map { ($0.file, $0) }) { $1 }
    }

    /// What a look at the folder led to.
    struct Look {
        /// When to look again if nothing happens; nil if nothing is left to wait for.
        var next: Instant?
        var claimed: [JobRecord] = []
        var refused: [Outcome] = []
    }

    /// The system told of a change to a file.
    mutating func touched(_ name: FilePath.Component, at now: Instant) {
        tracker.touched(name, at: now)
    }

    /// Has the next look try again to move what could not be moved, and the fetching process what the portal did not answer. Files of jobs
    /// that have ended are put in their places now.
    mutating func retry() {
        told.merge(stuck) { $1 }
        stuck = [:]
        items = nil
        // What cannot even be looked through is told of by the next look, or the next change of the ledger.
        try? leftovers.putInPlace(endedBefore: Date() - 60)
    }

    /// Looks through the folder, and takes the burst if the folder has been quiet long enough.
    mutating func look(at now: Instant) throws(Errno) -> Look {
        let all = try Sighting.all(in: layout.root)
        tellOfItems(all.filter { FileKind($0.key) == .item }.mapValues(\.stamp))
        told = told.filter { all[$0.key]?.stamp == $0.value.stamp }
        let sightings = all.filter { isDrop($0.key, $0.value) }
        tracker.observe(sightings, at: now)
        let stuck = all.compactMap { name, sighting in self.stuck[name].map { (name, sighting, Arrival.State.refused, Optional($0.reason)) } }
        let files = sightings.filter { FileKind($0.key) != .upload }
        guard !files.isEmpty, let quietAt = tracker.quietAt else {
            note(stuck)
            return Look()
        }
        guard quietAt <= now else {
            note(stuck + files.map { ($0.key, $0.value, .settling, nil) })
            return Look(next: quietAt)
        }
        let findings = inOrder(files).map { ($0, $1, inspect($0, $1, at: now)) }
        let awaited = findings.first { FileKind($0.0) == .package && Arrival.State($0.2) == .incomplete }
        note(stuck + findings.map { name, sighting, finding in
            let waiting = FileKind(name) == .data ? awaited.map { "waits for \($0.0.string.onOneLine), which is not whole yet" } : nil
            return (name, sighting, Arrival.State(finding), finding.reason ?? waiting)
        })
        return take(findings, at: now)
    }

    /// New ones are for the fetching process, and now and then all that waits for it.
    private mutating func tellOfItems(_ now: [FilePath.Component: FileStamp]) {
        let last = items
        items = now
        if last?.keys.contains(where: { now[$0] == nil }) ?? true { noteRefusedItems() }
        guard let last else { return tellFetcher() }
        if now.contains(where: { last[$0.key] != $0.value }) { wakeFetcher() }
    }

    /// Item files that are gone may have been refused.
    private func noteRefusedItems() {
        do {
            try RefusedItems(folder: settings, ledger: ledger).note()
        } catch {
            log.warning("item files that were refused are not in the ledger (\(error)).", .ledgerTrouble)
        }
    }

    /// Has the fetching process work off what waits for it, if anything does.
    func tellFetcher() {
        if items?.isEmpty == false || Outbox(layout).hasWaiting { wakeFetcher() }
    }

    private mutating func isDrop(_ name: FilePath.Component, _ sighting: Sighting) -> Bool {
        guard FileKind(name) != .ignored, FileKind(name) != .item, stuck[name]?.stamp != sighting.stamp else { return false }
        guard sighting.kind == .folder else { return true }
        if !FolderLayout.ownNames.contains(name), mentioned.insert(name).inserted {
            log.warning("\(name.string.onOneLine) is a folder and stays where it is; to train on it, drop it as a zip.", .fileRefused)
        }
        return false
    }

    // MARK: - The ledger

    private typealias Note = (name: FilePath.Component, sighting: Sighting, state: Arrival.State, reason: String?)

    /// Writes down how far each file is, before anything is done with it.
    private mutating func note(_ notes: [Note]) {
        let new = notes.map { note in
            let file = note.name.string.onOneLine
            return Arrival(
                folderPath: layout.root.string, file: file, state: note.state, reason: note.reason, size: note.sighting.stamp.size,
                seenAt: arrivals[file]?.seenAt ?? Date())
        }
        let known = Dictionary(new.map { ($0.file, $0) }) { $1 }
        guard known != arrivals else { return }
        do {
            try ledger.setArrivals(known.values, in: layout.root)
            arrivals = known
        } catch {
            log.warning("\(error)", .ledgerTrouble)
        }
    }

    // MARK: - Bursts

    /// The packages of a burst, which decide about its data.
    private struct Packages {
        /// The job of the last one that was taken.
        var job: String?
        /// One that cannot be used.
        var refused: FilePath.Component?
        /// Files with settings that cannot be used.
        var refusedSettings: Set<FilePath.Component> = []
        /// Whether one may still become whole.
        var isAwaited = false

        /// What cannot be used and was dropped with this data.
        func refused(with data: FilePath) -> FilePath.Component? {
            refused ?? data.jobFile.lastComponent.flatMap { refusedSettings.contains($0) ? $0 : nil }
        }
    }

    /// Packages come first, so that the data of the same burst finds them.
    private mutating func take(_ findings: [(FilePath.Component, Sighting, Inspection)], at now: Instant) -> Look {
        var look = Look()
        var packages = Packages()
        for (name, sighting, finding) in findings {
            let kind = FileKind(name)
            switch finding {
            case .whole where kind == .data && packages.isAwaited || kind == .settings: continue
            case .whole:
                if kind == .data, let other = packages.refused(with: layout.root.appending(name)) {
                    let reason = Inspection.reason(toRefuse: name.string.onOneLine, droppedWith: other.string.onOneLine)
                    refuse(name, sighting, because: reason).map { look.refused.append($0) }
                } else if let job = claim(name, sighting, package: packages.job) {
                    look.claimed.append(job)
                    if kind == .package { packages.job = job.id }
                }
            case .incomplete:
                let end = (tracker.quietSince(name) ?? now) + giveUp
                look.next = min(look.next ?? end, end)
                if kind == .package { packages.isAwaited = true }
            case .refused(let reason):
                refuse(name, sighting, because: reason).map { look.refused.append($0) }
                if kind == .package { packages.refused = name }
                if kind == .settings { packages.refusedSettings.insert(name) }
            }
        }
        return look
    }

    private func inOrder(_ files: [FilePath.Component: Sighting]) -> [(FilePath.Component, Sighting)] {
        files.sorted { left, right in
            let isPackage = (FileKind(left.key) == .package, FileKind(right.key) == .package)
            return isPackage.0 == isPackage.1 ? left.key.string < right.key.string : isPackage.0
        }.map { ($0.key, $0.value) }
    }

    private func inspect(_ name: FilePath.Component, _ sighting: Sighting, at now: Instant) -> Inspection {
        let inspection = Inspection(of: layout.root.appending(name), sighting)
        if case .incomplete(let reason) = inspection, let since = tracker.quietSince(name), since + giveUp <= now {
            return .refused(reason)
        }
        return inspection
    }

    private mutating func claim(_ name: FilePath.Component, _ sighting: Sighting, package: String?) -> JobRecord? {
        var job = record(of: name)
        if job.kind == .training { job.package = package }
        do {
            job = try take(name, as: job)
        } catch {
            report(name, sighting, "could not be taken (\(error))")
            return nil
        }
        log.job(job.id).info("took \(job.file) (\(byteCount(sighting.stamp.size))) as job \(job.id).", .fileTaken)
        return job
    }

    private mutating func refuse(_ name: FilePath.Component, _ sighting: Sighting, because reason: String) -> Outcome? {
        var job = record(of: name)
        job.error = reason
        do {
            _ = try take(name, as: job)
        } catch {
            report(name, sighting, "could not be moved to \(layout.failed) (\(error))")
            return nil
        }
        log.job(job.id).error(reason + (layout.input(of: job).exists ? "" : " It lies in \(layout.failed) now."), .fileRefused)
        return Outcome(folder: settings.name, file: name.string, error: reason)
    }

    /// Makes the file a job, and puts it aside where that has ended already.
    private func take(_ name: FilePath.Component, as job: JobRecord) throws -> JobRecord {
        let job = try ledger.add(job) { () throws(Errno) in try layout.claim(name, as: job) }
        if job.state.isEnd { Conclusion(layout, ledger: ledger).carryOut(job, log.job(job.id)) }
        return job
    }

    private func record(of name: FilePath.Component) -> JobRecord {
        let kind: JobRecord.Kind = switch FileKind(name) {
            case .package: .model
            case .data: .training
            default: .other
        }
        return JobRecord(id: JobID.next(), kind: kind, folder: settings, file: name.string.onOneLine)
    }

    private mutating func report(_ name: FilePath.Component, _ sighting: Sighting, _ problem: String) {
        guard layout.root.appending(name).exists else { return }
        let last = stuck[name] ?? told[name]
        stuck[name] = Stuck(stamp: sighting.stamp, reason: "\(name.string.onOneLine) \(problem)")
        guard stuck[name] != last else { return }
        log.error("\(name.string.onOneLine) \(problem) and stays where it is; let the daemon's user move files there.", .fileRefused)
    }
}

/// A file's size as people say it: `4.6 MB`.
func byteCount(_ bytes: Int64) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB"]
    var amount = Double(bytes)
    var unit = 0
    while amount >= 1000, unit < units.count - 1 {
        amount /= 1000
        unit += 1
    }
    return unit == 0 ? "\(bytes) bytes" : "\((amount * 10).rounded() / 10) \(units[unit])"
}
