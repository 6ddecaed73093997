internal import CSpawn
internal import Foundation
internal import Glibc
internal import SystemPackage

/// A process of ours, and what it says.
///
/// swift-subprocess would do, but it makes tasks on Swift's common pool of threads, whose monitor then wakes the daemon every second for
/// as long as it lives. Here each pipe and the process itself is followed by a thread of its own that sleeps until there is something.
struct ChildProcess: Sendable {
    /// How a process ended.
    enum End: Sendable, Equatable { case exited(Int32), signaled(Int32) }

    /// Lines of its standard output and standard error, without the line feeds.
    let output, error: AsyncStream<String>
    private let ending: AsyncStream<End>
    private let life: Life

    /// Starts an executable, in a process group of its own, with nothing to read from.
    /// - Parameters:
    ///   - executable: a path, or a name that is looked for in `PATH`.
    ///   - folder: the process's current folder; nil for ours.
    ///   - niceness: of the process, if it is to be nicer than we are.
    /// - Throws: why it could not be started.
    init(
        _ executable: String, _ arguments: [String], environment: [String: String] = ProcessInfo.processInfo.environment, in folder: FilePath? = nil,
        niceness: Int? = nil
    ) throws(Errno) {
        let (outputEnd, errorEnd) = (try Pipe(), try Pipe())
        var actions = posix_spawn_file_actions_t(), attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, outputEnd.writing, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errorEnd.writing, STDERR_FILENO)
        // Of what others in this process have open, the child keeps nothing.
        posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1)
        if let folder { posix_spawn_file_actions_addchdir_np(&actions, folder.string) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        var identifier = pid_t()
        let problem = withCStrings([executable] + arguments) { arguments in
            withCStrings(environment.map { "\($0)=\($1)" }) { posix_spawnp(&identifier, executable, &actions, &attributes, arguments, $0) }
        }
        outputEnd.closeWriting()
        errorEnd.closeWriting()
        guard problem == 0 else {
            outputEnd.closeReading()
            errorEnd.closeReading()
            throw Errno(rawValue: problem)
        }
        niceness.map { beNice(identifier, $0) }
        life = Life(identifier)
        output = lines(from: outputEnd.reading)
        error = lines(from: errorEnd.reading)
        ending = life.ending()
    }

    /// Waits until the process has ended.
    func end() async -> End {
        for await end in ending { return end }
        return .signaled(SIGKILL)
    }

    /// Ends the process at once.
    func kill() {
        life.signal(SIGKILL)
    }

    /// Asks the process to stop; kills it if it has not after a while.
    func stop(patience: Duration) {
        life.signal(SIGTERM)
        let seconds = patience / .seconds(1)
        Thread.detachNewThread { [life] in
            Thread.sleep(forTimeInterval: seconds)
            life.signal(SIGKILL)
        }
    }
}

/// Makes all threads of a process group as nice as said, or as we are if that is more: our own threads may differ, as libdispatch's do.
private func beNice(_ group: pid_t, _ niceness: Int) {
    let own = getpriority(Int32(PRIO_PROCESS.rawValue), id_t(getpid()))
    setpriority(Int32(PRIO_PGRP.rawValue), id_t(group), max(Int32(niceness), own))
}

// MARK: - Life

/// A process until it has ended: from then on its number may belong to another.
private final class Life: @unchecked Sendable {
    // Touched with `lock` held only.
    private var identifier: pid_t?
    private let lock = NSLock()

    init(_ identifier: pid_t) {
        self.identifier = identifier
    }

    func signal(_ signal: Int32) {
        lock.withLock {
            if let identifier { Glibc.kill(identifier, signal) }
        }
    }

    /// Tells once how the process ended.
    func ending() -> AsyncStream<ChildProcess.End> {
        let (stream, continuation) = AsyncStream.makeStream(of: ChildProcess.End.self)
        Thread.detachNewThread { [self] in
            continuation.yield(reap())
            continuation.finish()
        }
        return stream
    }

    private func reap() -> ChildProcess.End {
        let process = lock.withLock { identifier! }
        var information = siginfo_t()
        while waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) == -1, errno == EINTR {}
        return lock.withLock {
            identifier = nil
            // What it may have left running in its group would hold its pipes open.
            kill(-process, SIGKILL)
            var status: Int32 = 0
            while waitpid(process, &status, 0) == -1, errno == EINTR {}
            // The low seven bits name a signal, the second byte an exit code.
            return status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .signaled(status & 0x7F)
        }
    }
}

// MARK: - Pipes

private struct Pipe {
    let reading, writing: Int32

    init() throws(Errno) {
        var ends: [Int32] = [0, 0]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw Errno(rawValue: errno) }
        (reading, writing) = (ends[0], ends[1])
    }

    func closeReading() { close(reading) }
    func closeWriting() { close(writing) }
}

/// A line that is longer than this is cut.
private let longestLine = 1 << 20

/// What can be read from the descriptor, line by line, to its end; then the descriptor is closed. Only a line feed ends a line: a JSON
/// string may hold the other characters that Unicode counts as line breaks.
private func lines(from descriptor: Int32) -> AsyncStream<String> {
    let (stream, continuation) = AsyncStream.makeStream(of: String.self)
    Thread.detachNewThread {
        var buffer = [UInt8](repeating: 0, count: 1 << 14), line: [UInt8] = []
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            for byte in buffer[..<count] {
                if byte == UInt8(ascii: "\n") {
                    continuation.yield(String(decoding: line, as: UTF8.self))
                    line.removeAll(keepingCapacity: true)
                } else if line.count < longestLine {
                    line.append(byte)
                }
            }
        }
        if !line.isEmpty { continuation.yield(String(decoding: line, as: UTF8.self)) }
        continuation.finish()
        close(descriptor)
    }
    return stream
}

/// Calls `body` with the texts as C strings and a null behind them.
private func withCStrings<Result>(_ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result) -> Result {
    let copies = texts.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    return body(copies + [nil])
}
