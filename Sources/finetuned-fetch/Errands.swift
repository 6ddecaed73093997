import Logging
import Service

/// What waits in the drop folders: item files to be served, and packages to be uploaded.
struct Errands {
    private let folders: [(fetcher: Fetcher, publisher: Publisher)]

    init(_ folders: [FolderSettings], portals: Portals, logger: Logger) {
        self.folders = folders.map { folder in
            let log = FolderLog(folder.name, logger)
            return (Fetcher(portals: portals, folder: folder, log: log), Publisher(portals: portals, folder: folder, log: log))
        }
    }

    /// Runs each errand once, those that come up meanwhile included: systemd hears of nothing new while this process runs.
    ///
    /// - Returns: whether none is left.
    func run() -> Bool {
        var begun: Set<String> = [], before: Int
        repeat {
            before = begun.count
            for (fetcher, publisher) in folders {
                fetcher.serve(&begun)
                publisher.serve(&begun)
            }
        } while begun.count > before
        return folders.allSatisfy { $0.fetcher.isDone && $0.publisher.isDone }
    }
}
