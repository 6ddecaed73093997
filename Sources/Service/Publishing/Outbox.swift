public import Foundation
internal import Glibc
internal import SystemPackage

/// Packages of one drop folder that wait to be uploaded: a file each, which the process that reaches the network works off.
///
/// `<job>.upload` has systemd start that process. What the portal has refused lies there as `<job>.refused`, which does not, and is
/// tried again when the process runs the next time.
public struct Outbox: Sendable {
    private let layout: FolderLayout
    private var folder: FilePath { layout.outbox }

    init(_ layout: FolderLayout) { self.layout = layout }

    public init(of folder: FolderSettings) { self.init(FolderLayout(root: folder.path)) }

    /// All that wait, oldest first.
    public var orders: [UploadOrder] { orders { _ in true } }

    /// Those that this user has written, as whom the daemon works too: people who may write into the drop folder can have others come here.
    public var ownOrders: [UploadOrder] { orders { $0 == geteuid() } }

    private func orders(by isWanted: (_ owner: uid_t) -> Bool) -> [UploadOrder] {
        let names = ((try? folder.entries()) ?? []).filter { $0.extension == Self.waiting || $0.extension == Self.refused }
        return names.compactMap { name -> UploadOrder? in
            guard let entry = RegularFile(folder.appending(name), following: false), isWanted(entry.owner),
                let order = try? JSONDecoder().decode(UploadOrder.self, from: entry.handle.readToEnd() ?? Data()), order.job == name.stem
            else { return nil }
            // Between two endings, an order may have both for a moment: the one that is tried soon counts.
            return name.extension == Self.refused && file(order, Self.waiting).exists ? nil : order
        }
    }

    func add(_ order: UploadOrder) throws {
        try write(order, Self.waiting)
        ServiceManager.wakeFetcher()
    }

    /// Takes in an order that lies elsewhere on the same file system.
    func add(_ file: FilePath, of job: String) throws(Errno) {
        try file.rename(to: self.file(job, Self.waiting))
        ServiceManager.wakeFetcher()
    }

    /// The package is uploaded.
    public func remove(_ order: UploadOrder) throws {
        for ending in [Self.waiting, Self.refused] where file(order, ending).exists { try file(order, ending).removeEntry() }
    }

    /// The package could not be uploaded.
    ///
    /// - Parameter isTransient: Whether trying again soon can help.
    public func keep(_ order: UploadOrder, because reason: String, isTransient: Bool) throws {
        var order = order
        order.error = reason
        let (ending, other) = isTransient ? (Self.waiting, Self.refused) : (Self.refused, Self.waiting)
        try write(order, ending)
        if file(order, other).exists { try file(order, other).removeEntry() }
    }

    /// Keeps what has changed about an order that is being worked off.
    public func note(_ order: UploadOrder) throws {
        try write(order, file(order, Self.refused).exists ? Self.refused : Self.waiting)
    }

    /// Whether something waits that has systemd start the process; what it cannot read counts, too.
    public var hasWaiting: Bool { ((try? folder.entries()) ?? []).contains { $0.extension == Self.waiting } }

    /// The package, opened; nil if it is not there, or not among the folder's results as all are that the daemon has ordered: people who
    /// may write into the drop folder shall not have other files of this machine uploaded.
    public func package(of order: UploadOrder) -> FileHandle? {
        guard let file = RegularFile(FilePath(order.package), following: true), let root = layout.root.resolved,
            file.path?.starts(with: root.appending(layout.results.lastComponent!)) == true
        else { return nil }
        return file.handle
    }

    private static let waiting = "upload", refused = "refused"

    private func file(_ order: UploadOrder, _ ending: String) -> FilePath { file(order.job, ending) }
    private func file(_ job: String, _ ending: String) -> FilePath { folder.appending("\(job).\(ending)") }

    private func write(_ order: UploadOrder, _ ending: String) throws { try write(order, to: file(order, ending)) }

    func write(_ order: UploadOrder, to file: FilePath) throws {
        try JSONEncoder().encode(order).write(to: URL(filePath: file.string), options: .atomic)
    }
}

/// A regular file that is open for reading. Nothing else that lies there has anybody wait.
private struct RegularFile {
    let handle: FileHandle
    let owner: uid_t

    init?(_ path: FilePath, following links: Bool) {
        let descriptor = path.withPlatformString { open($0, O_RDONLY | O_NONBLOCK | O_CLOEXEC | (links ? 0 : O_NOFOLLOW)) }
        guard descriptor >= 0 else { return nil }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        owner = status.st_uid
    }

    /// Where it really lies.
    var path: FilePath? { FilePath("/proc/self/fd/\(handle.fileDescriptor)").resolved }
}
