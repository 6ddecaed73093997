import Glibc
import Testing

@testable import Service

struct JournalDestinationTests {
    @Test func standardErrorIsTheJournalOnlyIfDeviceAndInodeAgree() throws {
        var status = stat()
        try #require(fstat(STDIN_FILENO, &status) == 0)
        let (device, inode) = (status.st_dev, status.st_ino)
        #expect(LogDestination.isJournal(STDIN_FILENO, stream: "\(device):\(inode)"))
        #expect(!LogDestination.isJournal(STDIN_FILENO, stream: "\(device):\(inode + 1)"))
        #expect(!LogDestination.isJournal(STDIN_FILENO, stream: "nonsense"))
        #expect(!LogDestination.isJournal(STDIN_FILENO, stream: nil))
        #expect(!LogDestination.isJournal(-1, stream: "\(device):\(inode)"))
    }
}
