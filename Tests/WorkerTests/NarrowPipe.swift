import CSpawn
import Foundation

/// A pipe that holds one message: who writes the next waits until that one has been read.
struct NarrowPipe {
    let writing: FileHandle
    private let reading: FileHandle

    init() throws {
        var ends: [Int32] = [0, 0]
        // In packet mode each message takes a page, and there is only one.
        guard pipe2(&ends, O_CLOEXEC | __O_DIRECT) == 0, fcntl(ends[1], setSize, getpagesize()) > 0 else { throw POSIXError(.init(rawValue: errno)!) }
        (reading, writing) = (FileHandle(fileDescriptor: ends[0], closeOnDealloc: true), FileHandle(fileDescriptor: ends[1], closeOnDealloc: true))
    }

    /// The next line without its end, which may be several messages; nil where nothing more can come.
    func nextLine() -> Data? {
        var line = Data(), message = [UInt8](repeating: 0, count: Int(PIPE_BUF))
        while line.last != UInt8(ascii: "\n") {
            let count = read(reading.fileDescriptor, &message, message.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            line += message[..<count]
        }
        return line.dropLast()
    }
}

/// `F_SETPIPE_SZ`, which Swift's module leaves out.
private let setSize: Int32 = 1031
