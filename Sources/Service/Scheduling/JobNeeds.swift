internal import SystemPackage

/// What a job needs of its folder before it begins, and waits for where it is not there: the right to write, and room.
struct JobNeeds {
    let layout: FolderLayout
    let isTraining: Bool
    /// The model to start from; nil where there is none.
    let base: FilePath?
    let backbone: String
    /// Bytes that are left to others.
    let reserve: Int64
    let freeBytes: @Sendable (FilePath) -> Int64?

    /// What is missing, as the end of a sentence that begins with "the job waits:".
    var hindrance: String? {
        if let shortage { return shortage }
        do throws(FolderObstacle) {
            try layout.create()
            return layout.results.isWritable ? nil : unwritable(.system(.permissionDenied))
        } catch {
            return unwritable(error)
        }
    }

    func unwritable(_ obstacle: FolderObstacle) -> String { "results cannot be written to \(layout.results): \(obstacle)" }

    /// Why there is not enough room for the job, if so. How much there is would make another sentence of it each time.
    var shortage: String? {
        guard isTraining, let free = freeBytes(layout.root) else { return nil }
        return free < room ? "\(layout.root) has less than the \(byteCount(room)) of free space that are needed" : nil
    }

    /// Bytes that have to be free for a training.
    var room: Int64 { reserve + estimate }

    /// What a job writes at most: checkpoints of weights, optimizer and best weights, two at a time, and the package.
    private var estimate: Int64 {
        let fresh: Int64 = ["resnet34": 220_000_000, "resnet101": 260_000_000, "resnet152": 330_000_000][backbone] ?? 180_000_000
        return 10 * (base.flatMap { Sighting(of: $0)?.stamp.size } ?? fresh)
    }
}
