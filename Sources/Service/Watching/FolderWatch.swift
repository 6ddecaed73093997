internal import Dispatch
internal import Glibc
internal import SystemPackage

/// What may have happened to a watched folder.
enum FolderChange: Sendable, Equatable {
    /// Something of this name appeared, was closed after writing, or was deleted.
    case touched(FilePath.Component)
    /// More happened than the kernel could queue: look through the folder.
    case overflow
    /// The folder itself was deleted, moved away or unmounted.
    case gone
    /// The time asked for has come.
    case reminder
}

/// Tells of changes to a folder through inotify(7), and of the time when to look again. Sleeps in between.
final class FolderWatch: Sendable {
    /// For one reader.
    let changes: AsyncStream<FolderChange>
    private let continuation: AsyncStream<FolderChange>.Continuation
    private let descriptor: Int32
    private nonisolated(unsafe) let events: any DispatchSourceRead
    private let alarm: Alarm

    /// - Parameter queue: A serial queue, on which the kernel's events are read.
    init(readingOn queue: DispatchQueue = DispatchQueue(label: "folder watch")) throws(Errno) {
        let descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard descriptor >= 0 else { throw Errno(rawValue: errno) }
        let (changes, continuation) = AsyncStream.makeStream(of: FolderChange.self)
        self.descriptor = descriptor
        self.changes = changes
        self.continuation = continuation
        events = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        events.setEventHandler { readChanges(from: descriptor).forEach { continuation.yield($0) } }
        events.setCancelHandler { close(descriptor) }
        events.activate()
        alarm = Alarm { continuation.yield(.reminder) }
    }

    deinit {
        events.cancel()
    }

    /// Ends the changes.
    func end() {
        continuation.finish()
    }

    /// Identifies a folder that is watched.
    struct Handle: Sendable {
        fileprivate let number: Int32
    }

    /// Begins to tell of changes to the folder.
    func watch(_ folder: FilePath) throws(Errno) -> Handle {
        let mask = IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF
        let number = folder.withPlatformString { inotify_add_watch(descriptor, $0, UInt32(mask) | UInt32(IN_ONLYDIR)) }
        guard number >= 0 else { throw Errno(rawValue: errno) }
        return Handle(number: number)
    }

    /// No longer tells of changes to the folder.
    func unwatch(_ handle: Handle) {
        inotify_rm_watch(descriptor, handle.number)
    }

    /// Yields a ``FolderChange/reminder`` after this time; an earlier wish is forgotten.
    func remind(after delay: Duration) {
        alarm.set(after: delay)
    }
}

/// Reads what inotify has queued.
private func readChanges(from descriptor: Int32) -> [FolderChange] {
    withUnsafeTemporaryAllocation(byteCount: 16 * 1024, alignment: MemoryLayout<inotify_event>.alignment) { buffer in
        var changes: [FolderChange] = []
        while case let count = read(descriptor, buffer.baseAddress, buffer.count), count > 0 {
            var rest = UnsafeRawBufferPointer(buffer)[..<count]
            while let event = nextEvent(in: &rest) {
                if event.endsWatch { inotify_rm_watch(descriptor, event.watch) }
                if let change = event.change, changes.last != change { changes.append(change) }
            }
        }
        return changes
    }
}

private struct Event {
    let watch: Int32
    let mask: Int32
    let name: FilePath.Component?

    /// A folder that moved is another folder now.
    var endsWatch: Bool { mask & Int32(IN_MOVE_SELF) != 0 }

    var change: FolderChange? {
        if mask & Int32(IN_Q_OVERFLOW) != 0 { return .overflow }
        if mask & (Int32(IN_DELETE_SELF) | Int32(IN_MOVE_SELF) | Int32(IN_UNMOUNT)) != 0 { return .gone }
        return name.map { .touched($0) }
    }
}

/// Takes one event, a fixed header and a name padded with zeros, from the front.
private func nextEvent(in bytes: inout Slice<UnsafeRawBufferPointer>) -> Event? {
    let size = MemoryLayout<inotify_event>.size
    guard bytes.count >= size else { return nil }
    let header = UnsafeRawBufferPointer(rebasing: bytes).loadUnaligned(as: inotify_event.self)
    let name = bytes.dropFirst(size).prefix(Int(header.len)).prefix { $0 != 0 }
    bytes = bytes.dropFirst(size + Int(header.len))
    let text = name.map { CInterop.PlatformChar(bitPattern: $0) } + [0]
    return Event(watch: header.wd, mask: Int32(bitPattern: header.mask), name: FilePath.Component(platformString: text))
}
